import { useState } from 'react'
import { Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Security } from '@huiliu/contracts'
import { useQueryClient } from '@tanstack/react-query'
import { security as act, securityQuery, type Enrolment } from '../../../api/sign-in.ts'
import { AppSecret, RecoveryCodes } from '../../../ui/authenticator.tsx'
import { useFormat } from '../../../ui/format.ts'
import { toast } from '../../../ui/toast.tsx'
import { TextForm } from '../../welcome/form.tsx'
import { SecurityLine, presentPassword } from './line.tsx'

/** 两步验证: codes of an app beside the password. */
export function Totp({ security: { totp, required } }: { security: Security }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [open, setOpen] = useState<'begin' | 'codes' | 'stop'>()
  const close = () => setOpen(undefined)
  const text = totp
    ? t('security.totpOn', { since: format.date(totp.since), count: totp.recoveryLeft })
    : t(required ? 'security.totpRequired' : 'security.totpOff')
  return (
    <section>
      <SecurityLine
        title={t('security.totp')}
        text={text}
        act={t(totp ? 'security.newCodes' : 'security.setUp')}
        onAct={() => setOpen(totp ? 'codes' : 'begin')}
      />
      {totp && !required && (
        <div className="security-acts">
          <button className="link bad" onClick={() => setOpen('stop')}>
            {t('security.stop')}
          </button>
        </div>
      )}
      {open === 'begin' && <Begin onClose={close} />}
      {open === 'codes' && <NewCodes onClose={close} />}
      {open === 'stop' && <Stop onClose={close} />}
    </section>
  )
}

function useChanged(): () => Promise<void> {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: securityQuery.queryKey })
}

type DialogProps = { onClose: () => void }

function Begin({ onClose }: DialogProps) {
  const { t } = useTranslation()
  const changed = useChanged()
  const [made, setMade] = useState<Enrolment>()
  const [codes, setCodes] = useState<string[]>()
  return (
    <Modal open width={440} title={t('security.totp')} footer={null} onCancel={onClose}>
      {codes && <RecoveryCodes codes={codes} />}
      {!codes && made && (
        <>
          <p>{t('welcome.enrolmentLead')}</p>
          <AppSecret {...made} />
          <TextForm
            key="code"
            act={t('security.turnOn')}
            fields={[{ name: 'code', label: t('welcome.codeLabel'), autoComplete: 'one-time-code' }]}
            onSubmit={async ({ code = '' }) => {
              setCodes((await act.enrolled(code.trim())).recoveryCodes)
              await changed()
            }}
          />
        </>
      )}
      {!codes && !made && (
        <TextForm
          key="password"
          act={t('welcome.goOn')}
          fields={[presentPassword(t('settings.me.current'))]}
          onSubmit={async ({ password = '' }) => setMade(await act.enrol(password))}
        />
      )}
    </Modal>
  )
}

function NewCodes({ onClose }: DialogProps) {
  const { t } = useTranslation()
  const changed = useChanged()
  const [codes, setCodes] = useState<string[]>()
  return (
    <Modal open width={440} title={t('security.newCodes')} footer={null} onCancel={onClose}>
      {codes ? (
        <RecoveryCodes codes={codes} />
      ) : (
        <TextForm
          act={t('security.newCodes')}
          fields={[{ name: 'code', label: t('welcome.codeLabel'), autoComplete: 'one-time-code' }]}
          onSubmit={async ({ code = '' }) => {
            setCodes((await act.newCodes(code.trim())).recoveryCodes)
            await changed()
          }}
        />
      )}
    </Modal>
  )
}

function Stop({ onClose }: DialogProps) {
  const { t } = useTranslation()
  const changed = useChanged()
  return (
    <Modal open width={440} title={t('security.stop')} footer={null} onCancel={onClose}>
      <TextForm
        act={t('security.stop')}
        fields={[
          presentPassword(t('settings.me.current')),
          { name: 'code', label: t('welcome.codeLabel'), autoComplete: 'one-time-code' },
        ]}
        onSubmit={async ({ password = '', code = '' }) => {
          await act.stopTotp(password, code.trim())
          await changed()
          toast(t('security.stopped'))
          onClose()
        }}
      />
    </Modal>
  )
}
