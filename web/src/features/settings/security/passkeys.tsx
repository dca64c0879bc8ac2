import { useState } from 'react'
import { Modal } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { PasskeyView } from '@huiliu/contracts'
import { security, securityQuery } from '../../../api/sign-in.ts'
import { When } from '../../../ui/when.tsx'
import { TextForm } from '../../welcome/form.tsx'
import { useAct } from '../use-act.ts'
import { deviceOf } from './device.ts'
import { SecurityLine, presentPassword } from './line.tsx'
import { TableHead } from '../../../ui/table-head.tsx'

/** 通行密钥: in without a password, by what the device asks. */
export function Passkeys({ passkeys }: { passkeys: PasskeyView[] }) {
  const { t } = useTranslation()
  const run = useAct(securityQuery.queryKey)
  const [adding, setAdding] = useState(false)
  return (
    <section>
      <SecurityLine
        title={t('security.passkeys')}
        text={t('security.passkeysHelp')}
        act={t('security.addPasskey')}
        onAct={() => setAdding(true)}
      />
      {passkeys.length > 0 && (
        <table className="table">
          <TableHead columns={[t('security.passkeyName'), t('security.made'), t('security.used')]} />
          <tbody>
            {passkeys.map(one => (
              <tr key={one.id}>
                <td>{one.name}</td>
                <td data-label={t('security.made')}>
                  <When at={one.createdAt} />
                </td>
                <td data-label={t('security.used')}>{one.usedAt ? <When at={one.usedAt} /> : '—'}</td>
                <td className="num">
                  <button
                    className="link bad"
                    onClick={() => void run(() => security.removePasskey(one.id), t('security.passkeyGone'))}
                  >
                    {t('act.delete')}
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {adding && <AddPasskey onClose={() => setAdding(false)} />}
    </section>
  )
}

function AddPasskey({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  return (
    <Modal open width={440} title={t('security.addPasskey')} footer={null} onCancel={onClose}>
      <TextForm
        act={t('security.makePasskey')}
        fields={[
          { name: 'name', label: t('security.passkeyName'), initial: deviceOf(navigator.userAgent) },
          presentPassword(t('settings.me.current')),
        ]}
        onSubmit={async ({ password = '', name = '' }) => {
          client.setQueryData(securityQuery.queryKey, await security.addPasskey(password, name.trim()))
          onClose()
        }}
      />
    </Modal>
  )
}
