import { useState } from 'react'
import { Button } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { meQuery } from '../../../api/auth.ts'
import { rolesQuery } from '../../../api/roles.ts'
import { words } from '../../../app/i18n.ts'
import { Bones } from '../../../ui/bones.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { ProblemView } from '../../../ui/problem.tsx'
import { AddRole } from './add-role.tsx'
import { RoleRights } from './role-rights.tsx'

/** 角色: what each role may do, object by object; a change acts at once on everybody who has it. */
export function RolesSettings() {
  const { t } = useTranslation()
  const found = useQuery(rolesQuery)
  const me = useQuery({ ...meQuery, enabled: false }).data
  const [name, setName] = useState<string>()
  /** the role a new one begins as a copy of */
  const [model, setModel] = useState<string>()
  if (found.isError) return <ProblemView error={found.error} retry={() => void found.refetch()} />
  if (!found.data) return <Bones rows={6} />
  const all = found.data.items
  const role = all.find(one => one.name === name) ?? all[0]
  const admin = me !== undefined && me.member.roles.includes('admin') && !me.acting
  return (
    <div className="objects">
      <div>
        <ul className="object-list">
          {all.map(one => (
            <li key={one.name}>
              <button aria-pressed={one === role} onClick={() => setName(one.name)}>
                <span className="cut">{words(one.label)}</span>
                {one.standard && <small>{t('roles.standard')}</small>}
              </button>
            </li>
          ))}
        </ul>
        {admin && (
          <Button block icon={<Icon name="plus" small />} onClick={() => setModel('member')}>
            {t('roles.add')}
          </Button>
        )}
      </div>
      {role && <RoleRights key={role.name} role={role} admin={admin} onCopy={() => setModel(role.name)} />}
      {model && (
        <AddRole
          roles={all}
          model={model}
          onClose={() => setModel(undefined)}
          onMade={made => {
            setModel(undefined)
            setName(made)
          }}
        />
      )}
    </div>
  )
}
