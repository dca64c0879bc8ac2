import { useState } from 'react'
import { Select, Switch } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { ObjectRights, Reach, Rights, Role } from '@huiliu/contracts'
import { meQuery } from '../../api/auth.ts'
import { useObjects } from '../../api/objects.ts'
import { roles as api, rolesQuery } from '../../api/roles.ts'
import { words } from '../../app/i18n.ts'
import { Bones } from '../../ui/bones.tsx'
import { ProblemView } from '../../ui/problem.tsx'
import { useAct } from './use-act.ts'

const REACHES: Reach[] = ['none', 'own', 'department', 'below', 'all']
const VERBS = ['read', 'update', 'delete'] as const
const FLAGS = ['create', 'export', 'import'] as const
const POWERS = ['settings', 'members', 'sources', 'objects', 'identity'] as const
/** the rule for every object that has none of its own */
const OTHERS = '*'

/** 角色: what each role may do, object by object; a change acts at once on everybody who has it. */
export function RolesSettings() {
  const { t } = useTranslation()
  const found = useQuery(rolesQuery)
  const me = useQuery({ ...meQuery, enabled: false }).data
  const [name, setName] = useState<string>()
  if (found.isError) return <ProblemView error={found.error} retry={() => void found.refetch()} />
  if (!found.data) return <Bones rows={6} />
  const all = found.data.items
  const role = all.find(one => one.name === name) ?? all[0]
  return (
    <div className="objects">
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
      {role && <RoleRights key={role.name} role={role} fixed={role.name === 'admin' || me?.member.role !== 'admin'} />}
    </div>
  )
}

function RoleRights({ role, fixed }: { role: Role; fixed: boolean }) {
  const { t } = useTranslation()
  const run = useAct(rolesQuery.queryKey)
  const { rights } = role
  const change = (next: Partial<Rights>) =>
    void run(() => api.change(role.name, { ...rights, ...next }), t('settings.saved'))
  const masked = Object.entries(rights.byField)
  return (
    <section className="object-fields">
      <header className="row">
        <h2>{words(role.label)}</h2>
        <code className="faint">{role.name}</code>
      </header>
      <p className="settings-lead">{t(role.name === 'admin' ? 'roles.adminFixed' : 'roles.atOnce')}</p>
      <ObjectTable
        rights={rights}
        fixed={fixed}
        onChange={(object, next) => change({ byObject: { ...rights.byObject, [object]: next } })}
      />
      <ul className="powers">
        {POWERS.map(power => (
          <li key={power} className="row">
            <Switch
              size="small"
              aria-label={t(`roles.power.${power}`)}
              disabled={fixed}
              checked={rights[power]}
              onChange={on => change({ [power]: on })}
            />
            {t(`roles.power.${power}`)}
          </li>
        ))}
      </ul>
      {masked.length > 0 && (
        <p className="faint">
          {t('roles.fields')} {masked.map(([field, right]) => `${field} ${t(`roles.field.${right}`)}`).join(' · ')}
        </p>
      )}
    </section>
  )
}

type TableProps = { rights: Rights; fixed: boolean; onChange: (object: string, next: ObjectRights) => void }
function ObjectTable({ rights, fixed, onChange }: TableProps) {
  const { t } = useTranslation()
  const objects = useObjects()
  const rows = [OTHERS, ...Object.keys(rights.byObject).filter(name => name !== OTHERS)]
  const labelOf = (name: string) => {
    const def = objects.find(one => one.name === name)
    return name === OTHERS ? t(rows.length > 1 ? 'roles.others' : 'roles.every') : def ? words(def.label) : name
  }
  return (
    <div className="table-wrap">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('roles.object')}</th>
            {[...VERBS, ...FLAGS].map(verb => (
              <th key={verb} scope="col">
                {t(`roles.verb.${verb}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(name => (
            <ObjectRow
              key={name}
              label={labelOf(name)}
              rights={rights.byObject[name]}
              fixed={fixed}
              onChange={next => onChange(name, next)}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}

type RowProps = {
  label: string
  rights: ObjectRights | undefined
  fixed: boolean
  onChange: (next: ObjectRights) => void
}
function ObjectRow({ label, rights, fixed, onChange }: RowProps) {
  const { t } = useTranslation()
  if (!rights) return null
  return (
    <tr>
      <td>{label}</td>
      {VERBS.map(verb => (
        <td key={verb}>
          {fixed ? (
            t(`roles.reach.${rights[verb]}`)
          ) : (
            <Select
              size="small"
              variant="borderless"
              popupMatchSelectWidth={false}
              aria-label={`${label} · ${t(`roles.verb.${verb}`)}`}
              value={rights[verb]}
              options={REACHES.map(value => ({ value, label: t(`roles.reach.${value}`) }))}
              onChange={value => onChange({ ...rights, [verb]: value })}
            />
          )}
        </td>
      ))}
      {FLAGS.map(flag => (
        <td key={flag}>
          <Switch
            size="small"
            aria-label={`${label} · ${t(`roles.verb.${flag}`)}`}
            disabled={fixed}
            checked={rights[flag]}
            onChange={on => onChange({ ...rights, [flag]: on })}
          />
        </td>
      ))}
    </tr>
  )
}
