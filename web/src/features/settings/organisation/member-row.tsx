import { lazy, Suspense, useState } from 'react'
import { Dropdown, Select, type MenuProps } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Member } from '@huiliu/contracts'
import { useDepartments } from '../../../api/access.ts'
import { auth, meQuery, membersQuery } from '../../../api/auth.ts'
import { useRoleOptions } from '../../../api/roles.ts'
import { team } from '../../../api/sign-in.ts'
import { departmentPath } from '../../../ui/departments.ts'
import { Icon } from '../../../ui/icon.tsx'
import { When } from '../../../ui/when.tsx'
import { useActAs } from '../../access/use-act-as.ts'
import { useAct } from '../use-act.ts'
import { GivePassword, NewLink } from './member-dialogs.tsx'

const HandOver = lazy(() => import('../../ownership/hand-over.tsx').then(module => ({ default: module.HandOver })))

/** A member, whose department and roles are changed where they stand. */
export function MemberRow({ member }: { member: Member }) {
  const { t } = useTranslation()
  const run = useAct(membersQuery.queryKey)
  const roles = useRoleOptions()
  const departments = useDepartments()
  const me = useQuery({ ...meQuery, enabled: false }).data
  const self = me?.member.id === member.id
  const change = (body: Parameters<typeof auth.changeMember>[1]) =>
    void run(() => auth.changeMember(member.id, body), t('settings.saved'))
  return (
    <tr className={member.active ? '' : 'off'}>
      <td>
        {member.name}
        {member.active && !member.joined && <small className="faint"> {t('settings.members.notYet')}</small>}
      </td>
      <td data-label={t('settings.members.login')}>{member.email ?? '—'}</td>
      <td data-label={t('settings.members.department')}>
        <Select
          size="small"
          variant="borderless"
          popupMatchSelectWidth={false}
          showSearch={{ optionFilterProp: 'label' }}
          aria-label={t('org.departmentOf', { name: member.name })}
          value={member.department?.id ?? ''}
          options={[
            { value: '', label: t('org.noDepartment'), name: t('org.noDepartment') },
            ...departments.map(one => ({ value: one.id, label: departmentPath(departments, one), name: one.name })),
          ]}
          optionLabelProp="name"
          onChange={next => change({ department: next === '' ? null : next })}
        />
      </td>
      <td data-label={t('org.roles')}>
        {self ? (
          labelsOf(roles, member.roles)
        ) : (
          <Select
            mode="multiple"
            size="small"
            variant="borderless"
            className="org-roles"
            popupMatchSelectWidth={false}
            aria-label={t('settings.members.roleOf', { name: member.name })}
            value={member.roles}
            options={roles}
            onChange={next => {
              if (next.length > 0) change({ roles: next })
            }}
          />
        )}
      </td>
      <td data-label={t('settings.members.since')}>
        <When at={member.createdAt} />
      </td>
      <td className="num">
        {!self && <MemberMenu member={member} admin={me?.member.roles.includes('admin') ?? false} />}
      </td>
    </tr>
  )
}

function labelsOf(options: { value: string; label: string }[], roles: string[]): string {
  return roles.map(role => options.find(one => one.value === role)?.label ?? role).join(' · ')
}

function MemberMenu({ member, admin }: { member: Member; admin: boolean }) {
  const { t } = useTranslation()
  const run = useAct(membersQuery.queryKey)
  const actAs = useActAs()
  const [handing, setHanding] = useState(false)
  const toggle = () => void run(() => auth.changeMember(member.id, { active: !member.active }), t('settings.saved'))
  const [asking, setAsking] = useState<'link' | 'password'>()
  const items: MenuProps['items'] = [
    ...(admin && member.active
      ? [{ key: 'view', label: t('acting.viewAs'), onClick: () => void actAs({ member: member.id }) }]
      : []),
    ...(member.active && !member.joined
      ? [{ key: 'link', label: t('settings.members.newLink'), onClick: () => setAsking('link') }]
      : []),
    ...(member.active && member.joined
      ? [
          { key: 'password', label: t('settings.members.givePassword'), onClick: () => setAsking('password') },
          {
            key: 'second',
            label: t('settings.members.resetSecond'),
            onClick: () => void run(() => team.resetSecondFactor(member.id), t('settings.members.secondReset')),
          },
        ]
      : []),
    ...(admin ? [{ key: 'hand', label: t('handOver.open'), onClick: () => setHanding(true) }] : []),
    { key: 'active', label: t(member.active ? 'settings.members.stop' : 'settings.members.start'), onClick: toggle },
  ]
  return (
    <>
      <Dropdown menu={{ items }} trigger={['click']} placement="bottomRight">
        <button className="icon-button" aria-label={t('org.actsOf', { name: member.name })}>
          <Icon name="more" small />
        </button>
      </Dropdown>
      {asking === 'link' && <NewLink member={member} onClose={() => setAsking(undefined)} />}
      {asking === 'password' && <GivePassword member={member} onClose={() => setAsking(undefined)} />}
      {handing && (
        <Suspense fallback={null}>
          <HandOver member={member} onClose={() => setHanding(false)} />
        </Suspense>
      )}
    </>
  )
}
