import { useState } from 'react'
import { Input, InputNumber, Modal, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { useDepartments } from '../../../api/access.ts'
import { auth, membersQuery } from '../../../api/auth.ts'
import { useRoleOptions } from '../../../api/roles.ts'
import { linksQuery, team } from '../../../api/sign-in.ts'
import { Snippet } from '../../../ui/copy.tsx'
import { departmentPath } from '../../../ui/departments.ts'
import { Choice } from '../choice.tsx'
import { useAct } from '../use-act.ts'

const HOW = ['link', 'several', 'password'] as const
type Form = {
  how: (typeof HOW)[number]
  name: string
  login: string
  password: string
  roles: string[]
  department: string | null
  days: number
  uses: number
}
type Props = { department: string | null; onClose: () => void }
const DAYS = [1, 3, 7, 30]

/** A colleague comes in by a link, which is shown once, several by one link, or at once with a password to be changed. */
export function Invite({ department, onClose }: Props) {
  const { t } = useTranslation()
  const { form, setForm, url, invite, done } = useInviting(department)
  const missing =
    form.roles.length === 0 ||
    (form.how !== 'several' && form.name.trim() === '') ||
    (form.how === 'password' && (form.login.trim() === '' || form.password.length < 10))
  const act = form.how === 'password' ? 'settings.members.add' : 'settings.members.makeLink'
  const finish = async () => {
    if (url || (await invite()) === 'added') onClose()
  }
  return (
    <Modal
      open
      width={480}
      title={t('settings.members.invite')}
      onCancel={onClose}
      okText={t(done ? 'act.done' : act)}
      cancelText={t('act.cancel')}
      okButtonProps={{ disabled: missing }}
      onOk={finish}
    >
      {url ? (
        <div className="settings-form">
          <p>
            {form.how === 'several'
              ? t('settings.members.linkSeveral', { count: form.uses })
              : t('settings.members.linkHelp', { name: form.name })}
          </p>
          <Snippet text={url} label={t('settings.members.link')} />
        </div>
      ) : (
        <InviteForm form={form} onChange={setForm} />
      )}
    </Modal>
  )
}

function useInviting(department: string | null) {
  const run = useAct(membersQuery.queryKey)
  const runLinks = useAct(linksQuery.queryKey)
  const [form, setForm] = useState<Form>({
    how: 'link',
    name: '',
    login: '',
    password: '',
    roles: ['member'],
    department,
    days: 7,
    uses: 20,
  })
  const [url, setUrl] = useState<string>()
  async function invite(): Promise<'added' | 'linked' | 'refused'> {
    const { how, name, login, password, uses, ...rest } = form
    const made =
      how === 'several'
        ? await runLinks(() => team.createLink({ ...rest, uses }))
        : await run(() =>
            auth.invite({
              ...rest,
              name: name.trim(),
              email: login.trim() || undefined,
              password: how === 'password' ? password : undefined,
            }),
          )
    if (!made.ok) return 'refused'
    if (made.value.inviteUrl === null) return 'added'
    setUrl(new URL(made.value.inviteUrl, location.origin).href)
    return 'linked'
  }
  return { form, setForm, url, invite, done: url !== undefined }
}

type FormProps = { form: Form; onChange: (form: Form) => void }

function InviteForm({ form, onChange }: FormProps) {
  const { t } = useTranslation()
  const roles = useRoleOptions()
  const departments = useDepartments()
  return (
    <div className="settings-form">
      <Choice
        label={t('settings.members.how')}
        value={form.how}
        options={HOW.map(value => ({ value, label: t(`settings.members.how_${value}`) }))}
        onChange={how => onChange({ ...form, how })}
      />
      {form.how !== 'several' && <WhoFields form={form} onChange={onChange} />}
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
      {form.how !== 'password' && <LinkFields form={form} onChange={onChange} />}
    </div>
  )
}

function WhoFields({ form, onChange }: FormProps) {
  const { t } = useTranslation()
  const set = (part: Partial<Form>) => onChange({ ...form, ...part })
  return (
    <>
      <label className="form-row">
        <span>{t('settings.members.name')}</span>
        <Input autoFocus value={form.name} maxLength={80} onChange={event => set({ name: event.target.value })} />
      </label>
      <label className="form-row">
        <span>{t(form.how === 'password' ? 'welcome.login' : 'settings.members.loginOptional')}</span>
        <Input value={form.login} maxLength={200} onChange={event => set({ login: event.target.value })} />
      </label>
      {form.how === 'password' && (
        <label className="form-row">
          <span>{t('settings.members.firstPassword')}</span>
          <Input.Password
            autoComplete="new-password"
            value={form.password}
            onChange={event => set({ password: event.target.value })}
          />
          <small>{t('settings.members.firstPasswordHelp')}</small>
        </label>
      )}
    </>
  )
}

function LinkFields({ form, onChange }: FormProps) {
  const { t } = useTranslation()
  return (
    <>
      {form.how === 'several' && (
        <label className="form-row">
          <span>{t('settings.members.uses')}</span>
          <InputNumber
            min={1}
            max={1000}
            value={form.uses}
            onChange={uses => onChange({ ...form, uses: uses ?? form.uses })}
          />
        </label>
      )}
      <div className="form-row">
        <span>{t('settings.members.linkFor')}</span>
        <Select
          aria-label={t('settings.members.linkFor')}
          value={form.days}
          options={DAYS.map(value => ({ value, label: t('tokens.days', { count: value }) }))}
          onChange={days => onChange({ ...form, days })}
        />
      </div>
    </>
  )
}
