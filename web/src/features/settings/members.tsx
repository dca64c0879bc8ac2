import { useState } from 'react'
import { Button, Input, Modal, Select } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Member, RoleName } from '@huiliu/contracts'
import { auth, meQuery, membersQuery } from '../../api/auth.ts'
import { useRoleOptions } from '../../api/roles.ts'
import { Bones } from '../../ui/bones.tsx'
import { Snippet } from '../../ui/copy.tsx'
import { Icon } from '../../ui/icon.tsx'
import { ProblemView } from '../../ui/problem.tsx'
import { When } from '../../ui/when.tsx'
import { useAct } from './use-act.ts'

/** 成员: who works here, with which role; colleagues come in by a link. */
export function MembersSettings() {
  const { t } = useTranslation()
  const found = useQuery(membersQuery)
  const [inviting, setInviting] = useState(false)
  if (found.isError) return <ProblemView error={found.error} retry={() => void found.refetch()} />
  if (!found.data) return <Bones rows={5} />
  return (
    <>
      <Button type="primary" icon={<Icon name="plus" small />} onClick={() => setInviting(true)}>
        {t('settings.members.invite')}
      </Button>
      <div className="table-wrap">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t('settings.members.name')}</th>
              <th scope="col">{t('settings.members.email')}</th>
              <th scope="col">{t('settings.members.department')}</th>
              <th scope="col">{t('settings.members.role')}</th>
              <th scope="col">{t('settings.members.since')}</th>
              <th scope="col">
                <span className="sr">{t('act.more')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {found.data.items.map(member => (
              <MemberRow key={member.id} member={member} />
            ))}
          </tbody>
        </table>
      </div>
      {inviting && <Invite onClose={() => setInviting(false)} />}
    </>
  )
}

function MemberRow({ member }: { member: Member }) {
  const { t } = useTranslation()
  const run = useAct(membersQuery.queryKey)
  const roles = useRoleOptions()
  const self = useQuery({ ...meQuery, enabled: false }).data?.member.id === member.id
  return (
    <tr className={member.active ? '' : 'off'}>
      <td>{member.name}</td>
      <td data-label={t('settings.members.email')}>{member.email ?? '—'}</td>
      <td data-label={t('settings.members.department')}>{member.department ?? '—'}</td>
      <td data-label={t('settings.members.role')}>
        <Select
          size="small"
          variant="borderless"
          popupMatchSelectWidth={false}
          disabled={self}
          aria-label={t('settings.members.roleOf', { name: member.name })}
          value={member.role}
          options={roles}
          onChange={role => void run(() => auth.changeMember(member.id, { role }), t('settings.saved'))}
        />
      </td>
      <td data-label={t('settings.members.since')}>
        <When at={member.createdAt} />
      </td>
      <td className="num">
        {!self && (
          <button
            className={member.active ? 'link quiet' : 'link'}
            onClick={() =>
              void run(() => auth.changeMember(member.id, { active: !member.active }), t('settings.saved'))
            }
          >
            {t(member.active ? 'settings.members.stop' : 'settings.members.start')}
          </button>
        )}
      </td>
    </tr>
  )
}

function Invite({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const roles = useRoleOptions()
  const run = useAct(membersQuery.queryKey)
  const [form, setForm] = useState<{ name: string; email: string; role: RoleName }>({
    name: '',
    email: '',
    role: 'member',
  })
  const [url, setUrl] = useState<string>()
  async function invite() {
    const made = await run(() =>
      auth.invite({ name: form.name.trim(), email: form.email.trim() || undefined, role: form.role }),
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
      okButtonProps={{ disabled: form.name.trim() === '' }}
      onOk={url ? onClose : invite}
    >
      {url ? (
        <div className="settings-form">
          <p>{t('settings.members.linkHelp', { name: form.name })}</p>
          <Snippet text={url} label={t('settings.members.link')} />
        </div>
      ) : (
        <div className="settings-form">
          <label className="form-row">
            <span>{t('settings.members.name')}</span>
            <Input
              autoFocus
              value={form.name}
              maxLength={80}
              onChange={event => setForm({ ...form, name: event.target.value })}
            />
          </label>
          <label className="form-row">
            <span>{t('settings.members.emailOptional')}</span>
            <Input
              type="email"
              value={form.email}
              onChange={event => setForm({ ...form, email: event.target.value })}
            />
          </label>
          <div className="form-row">
            <span>{t('settings.members.role')}</span>
            <Select
              aria-label={t('settings.members.role')}
              value={form.role}
              options={roles}
              onChange={role => setForm({ ...form, role })}
            />
          </div>
        </div>
      )}
    </Modal>
  )
}
