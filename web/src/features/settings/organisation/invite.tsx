import { useState } from 'react'
import { Input, Modal, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { useDepartments } from '../../../api/access.ts'
import { auth, membersQuery } from '../../../api/auth.ts'
import { useRoleOptions } from '../../../api/roles.ts'
import { Snippet } from '../../../ui/copy.tsx'
import { departmentPath } from '../../../ui/departments.ts'
import { useAct } from '../use-act.ts'

type Form = { name: string; email: string; roles: string[]; department: string | null }
type Props = { department: string | null; onClose: () => void }

/** A colleague comes in by a link, which is shown once. */
export function Invite({ department, onClose }: Props) {
  const { t } = useTranslation()
  const run = useAct(membersQuery.queryKey)
  const [form, setForm] = useState<Form>({ name: '', email: '', roles: ['member'], department })
  const [url, setUrl] = useState<string>()
  async function invite() {
    const made = await run(() =>
      auth.invite({ ...form, name: form.name.trim(), email: form.email.trim() || undefined }),
    )
    if (made.ok) setUrl(new URL(made.value.inviteUrl, location.origin).href)
  }
  return (
    <Modal
      open
      width={480}
      title={t('settings.members.invite')}
      onCancel={onClose}
      okText={t(url ? 'act.done' : 'settings.members.makeLink')}
      cancelText={t('act.cancel')}
      okButtonProps={{ disabled: form.name.trim() === '' || form.roles.length === 0 }}
      onOk={url ? onClose : invite}
    >
      {url ? (
        <div className="settings-form">
          <p>{t('settings.members.linkHelp', { name: form.name })}</p>
          <Snippet text={url} label={t('settings.members.link')} />
        </div>
      ) : (
        <InviteForm form={form} onChange={setForm} />
      )}
    </Modal>
  )
}

function InviteForm({ form, onChange }: { form: Form; onChange: (form: Form) => void }) {
  const { t } = useTranslation()
  const roles = useRoleOptions()
  const departments = useDepartments()
  return (
    <div className="settings-form">
      <label className="form-row">
        <span>{t('settings.members.name')}</span>
        <Input
          autoFocus
          value={form.name}
          maxLength={80}
          onChange={event => onChange({ ...form, name: event.target.value })}
        />
      </label>
      <label className="form-row">
        <span>{t('settings.members.emailOptional')}</span>
        <Input type="email" value={form.email} onChange={event => onChange({ ...form, email: event.target.value })} />
      </label>
      <div className="form-row">
        <span>{t('settings.members.department')}</span>
        <Select
          aria-label={t('settings.members.department')}
          value={form.department ?? ''}
          showSearch={{ optionFilterProp: 'label' }}
          options={[
            { value: '', label: t('org.noDepartment') },
            ...departments.map(one => ({ value: one.id, label: departmentPath(departments, one) })),
          ]}
          onChange={next => onChange({ ...form, department: next === '' ? null : next })}
        />
      </div>
      <div className="form-row">
        <span>{t('org.roles')}</span>
        <Select
          mode="multiple"
          aria-label={t('org.roles')}
          value={form.roles}
          options={roles}
          onChange={next => onChange({ ...form, roles: next })}
        />
      </div>
    </div>
  )
}
