import { useState } from 'react'
import { Input, Modal, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { OUTSIDE_KINDS, type OutsideKind, type SignOnWay } from '@huiliu/contracts'
import { useRoleOptions } from '../../../api/roles.ts'
import { signOn, signOnWaysQuery } from '../../../api/sign-on.ts'
import { Snippet } from '../../../ui/copy.tsx'
import { Choice } from '../choice.tsx'
import { useAct } from '../use-act.ts'

type TextKey = 'issuer' | 'clientId' | 'corpId' | 'agentId' | 'apiUrl' | 'loginUrl'
const FIELDS: Record<OutsideKind, TextKey[]> = {
  oidc: ['issuer', 'clientId'],
  wecom: ['corpId', 'agentId'],
  dingtalk: ['clientId'],
}

type Form = { kind: OutsideKind; name: string; settings: SignOnWay['settings']; secret: string; newRole: string | null }
type Props = { way: SignOnWay | undefined; onClose: () => void }

/** What a provider needs; its secret is kept sealed and never shown again. */
export function WayForm({ way, onClose }: Props) {
  const { t } = useTranslation()
  const run = useAct(signOnWaysQuery.queryKey)
  const [form, setForm] = useState<Form>(() => ({
    kind: 'oidc',
    name: '',
    settings: { networks: [] },
    newRole: null,
    ...way,
    secret: '',
  }))
  const set = (part: Partial<Form>) => setForm({ ...form, ...part })
  const missing =
    form.name.trim() === '' ||
    (!way && form.secret === '') ||
    FIELDS[form.kind].some(key => !form.settings[key]?.trim())
  async function save() {
    const { kind, secret, name, settings, newRole } = form
    const body = { name: name.trim(), settings, newRole }
    const saved = await run(
      () =>
        way
          ? signOn.change(way.id, { ...body, ...(secret && { secret }) })
          : signOn.add({ ...body, kind, secret, enabled: true }),
      t('settings.saved'),
    )
    if (saved.ok) onClose()
  }
  return (
    <Modal
      open
      width={520}
      title={t(way ? 'signingIn.change' : 'signingIn.add')}
      okText={t('act.save')}
      cancelText={t('act.cancel')}
      okButtonProps={{ disabled: missing }}
      onOk={save}
      onCancel={onClose}
    >
      <div className="settings-form">
        {!way && (
          <Choice
            label={t('signingIn.kind')}
            value={form.kind}
            options={OUTSIDE_KINDS.map(value => ({ value, label: t(`signInWay.${value}`) }))}
            onChange={kind => set({ kind })}
          />
        )}
        <TextRow label={t('signingIn.name')} value={form.name} onChange={name => set({ name })} />
        {FIELDS[form.kind].map(key => (
          <TextRow
            key={key}
            label={t(`signingIn.${key}`)}
            value={form.settings[key] ?? ''}
            onChange={value => set({ settings: { ...form.settings, [key]: value.trim() } })}
          />
        ))}
        <label className="form-row">
          <span>{t('signingIn.secret')}</span>
          <Input.Password
            autoComplete="off"
            placeholder={way ? t('signingIn.kept') : ''}
            value={form.secret}
            onChange={event => set({ secret: event.target.value })}
          />
        </label>
        <Further form={form} onChange={set} />
        {way && (
          <Snippet text={`${location.origin}/api/v1/session/ways/${way.id}/back`} label={t('signingIn.redirect')} />
        )}
        {way && (
          <button
            className="link bad"
            onClick={() =>
              void run(() => signOn.remove(way.id), t('signingIn.removed')).then(({ ok }) => ok && onClose())
            }
          >
            {t('signingIn.remove')}
          </button>
        )}
      </div>
    </Modal>
  )
}

function Further({ form, onChange }: { form: Form; onChange: (part: Partial<Form>) => void }) {
  const { t } = useTranslation()
  const roles = useRoleOptions()
  return (
    <>
      <div className="form-row">
        <span>{t('signingIn.newcomers')}</span>
        <Select
          aria-label={t('signingIn.newcomers')}
          value={form.newRole ?? ''}
          options={[{ value: '', label: t('signingIn.nobodyNew') }, ...roles]}
          onChange={next => onChange({ newRole: next === '' ? null : next })}
        />
      </div>
      <div className="form-row">
        <span>{t('signingIn.networks')}</span>
        <Select
          mode="tags"
          open={false}
          aria-label={t('signingIn.networks')}
          placeholder="10.0.0.0/8"
          value={form.settings.networks}
          onChange={networks => onChange({ settings: { ...form.settings, networks } })}
        />
      </div>
    </>
  )
}

type RowProps = { label: string; value: string; onChange: (value: string) => void }
function TextRow({ label, value, onChange }: RowProps) {
  return (
    <label className="form-row">
      <span>{label}</span>
      <Input value={value} maxLength={500} onChange={event => onChange(event.target.value)} />
    </label>
  )
}
