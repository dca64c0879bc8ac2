import { useState } from 'react'
import { Button } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Department, Member } from '@huiliu/contracts'
import { departmentsQuery } from '../../../api/access.ts'
import { membersQuery } from '../../../api/auth.ts'
import { Bones } from '../../../ui/bones.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { ProblemView } from '../../../ui/problem.tsx'
import { DepartmentTree } from './department-tree.tsx'
import { Invite } from './invite.tsx'
import { InvitationLinks } from './links.tsx'
import { MemberRow } from './member-row.tsx'
import { TableHead } from '../../../ui/table-head.tsx'
import './organisation.css'

/** 成员与部门: the company's tree, and who works where with which roles. */
export function MembersSettings() {
  const { t } = useTranslation()
  const members = useQuery(membersQuery)
  const departments = useQuery(departmentsQuery)
  const [chosen, setChosen] = useState<string>()
  const [inviting, setInviting] = useState(false)
  const failed = members.error ?? departments.error
  if (failed) return <ProblemView error={failed} retry={() => (void members.refetch(), void departments.refetch())} />
  if (!members.data || !departments.data) return <Bones rows={6} />
  const tree = departments.data.items
  const department = tree.find(one => one.id === chosen)
  const shown = members.data.items.filter(member => !department || isWithin(tree, department, member))
  return (
    <div className="objects">
      <DepartmentTree tree={tree} members={members.data.items} chosen={department} onChoose={setChosen} />
      <section className="object-fields">
        <header className="row">
          <h2 className="cut">{department?.name ?? t('org.everybody')}</h2>
          <small>{t('org.people', { count: shown.length })}</small>
          <span className="grow" />
          <Button type="primary" icon={<Icon name="plus" small />} onClick={() => setInviting(true)}>
            {t('settings.members.invite')}
          </Button>
        </header>
        {shown.length === 0 ? <p className="faint org-none">{t('org.nobody')}</p> : <Members members={shown} />}
        <InvitationLinks />
      </section>
      {inviting && <Invite department={department?.id ?? null} onClose={() => setInviting(false)} />}
    </div>
  )
}

function Members({ members }: { members: Member[] }) {
  const { t } = useTranslation()
  return (
    <div className="table-wrap">
      <table className="table">
        <TableHead
          columns={[
            t('settings.members.name'),
            t('settings.members.login'),
            t('settings.members.department'),
            t('org.roles'),
            t('settings.members.since'),
          ]}
        />
        <tbody>
          {members.map(member => (
            <MemberRow key={member.id} member={member} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** In the department, or in one below it. */
function isWithin(tree: Department[], { id }: Department, { department }: Member): boolean {
  return tree.find(one => one.id === department?.id)?.path.includes(id) ?? false
}
