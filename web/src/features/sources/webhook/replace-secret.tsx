import { useState } from 'react'
import { Input, Modal, Select } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { secretsQuery, webhooks as api } from '../../../api/webhooks.ts'
import { useAct } from '../../settings/use-act.ts'
import { keepFreshSecret } from './fresh-secret.ts'

const HOURS = [0, 24, 168] as const

/** A new secret, ours or the sender's own, and how long the old one still counts. */
export function ReplaceSecret({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const run = useAct(secretsQuery(id).queryKey)
  const [overlapHours, setOverlap] = useState<number>(24)
  const [own, setOwn] = useState('')
  async function replace() {
    const secret = own.trim() || undefined
    const made = await run(() => api.replaceSecret(id, { secret, overlapHours }))
    if (!made.ok) return
    keepFreshSecret(client, id, made.value.secret)
    onClose()
  }
  return (
    <Modal
      open
      width={480}
      title={t('hooks.replaceSecret')}
      okText={t('hooks.replace')}
      cancelText={t('act.cancel')}
      onOk={replace}
      onCancel={onClose}
    >
      <div className="settings-form">
        <div className="form-row">
          <span>{t('hooks.overlap')}</span>
          <Select
            aria-label={t('hooks.overlap')}
            value={overlapHours}
            onChange={setOverlap}
            options={HOURS.map(hours => ({ value: hours, label: t(`hooks.overlapHours.${hours}`) }))}
          />
          <small>{t('hooks.overlapHelp')}</small>
        </div>
        <OwnSecret value={own} onChange={setOwn} />
      </div>
    </Modal>
  )
}

/** Some senders make their own secret and let nobody choose. */
export function OwnSecret({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation()
  return (
    <label className="form-row">
      <span>{t('hooks.ownSecret')}</span>
      <Input
        value={value}
        maxLength={200}
        placeholder="whsec_…"
        autoComplete="off"
        spellCheck={false}
        onChange={event => onChange(event.target.value)}
      />
      <small>{t('hooks.ownSecretHelp')}</small>
    </label>
  )
}
