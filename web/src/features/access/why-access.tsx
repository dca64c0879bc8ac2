import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { AccessRights, AccessWay, RecordAccess } from '@huiliu/contracts'
import { accessQuery } from '../../api/access.ts'
import { meQuery } from '../../api/auth.ts'
import { useObjects } from '../../api/objects.ts'
import { Bones } from '../../ui/bones.tsx'
import { useFormat } from '../../ui/format.ts'
import { allFields, fieldLabel } from '../../ui/fields.ts'
import { Icon } from '../../ui/icon.tsx'
import { MemberPicker } from '../../ui/pickers.tsx'
import { ProblemView } from '../../ui/problem.tsx'
import { RecipientName } from './recipient-name.tsx'

type Props = { object: string; id: string }

/** Why can, or cannot, this member see it? Answered by what judges the rights themselves. */
export function WhyAccess({ object, id }: Props) {
  const { t } = useTranslation()
  const me = useQuery({ ...meQuery, enabled: false }).data
  const [member, setMember] = useState<string | null>(me?.acting?.member.id ?? me?.member.id ?? null)
  const found = useQuery({ ...accessQuery(object, id, member ?? ''), enabled: member !== null, retry: false })
  return (
    <section className="access-part">
      <h3>{t('access.why')}</h3>
      <MemberPicker aria-label={t('access.whom')} style={{ width: '100%' }} value={member} onChange={setMember} />
      {found.isError && <ProblemView error={found.error} />}
      {member !== null && found.isPending && <Bones rows={4} />}
      {found.data && <Answer access={found.data} object={object} />}
    </section>
  )
}

function Answer({ access, object }: { access: RecordAccess; object: string }) {
  const { t } = useTranslation()
  const { can, member, roles, ways } = access
  return (
    <div className="access-answer">
      <p className="access-verdict" data-sees={can.read}>
        <Icon name={can.read ? 'check' : 'close'} small />
        <span>
          {t(can.read ? 'access.sees' : 'access.seesNot', { name: member.name })}
          {can.read && ' · '}
          {can.read && <Rights can={can} />}
        </span>
      </p>
      <p className="faint">{t('access.roles', { roles: roles.join(t('list.and')) || '—' })}</p>
      <ul className="access-list">
        {ways.map(way => (
          <li key={way.kind} className="row" data-holds={way.holds}>
            <Icon name={way.holds ? 'check' : 'close'} small />
            <span className="grow">
              <Way way={way} />
            </span>
          </li>
        ))}
      </ul>
      <Delegated delegations={access.delegations} />
      <Fields object={object} fields={access.fields} />
    </div>
  )
}

function Rights({ can }: { can: AccessRights }) {
  const { t } = useTranslation()
  const held = (['read', 'update', 'delete'] as const).filter(act => can[act])
  return (
    <span>{held.length > 0 ? held.map(act => t(`roles.verb.${act}`)).join(t('list.and')) : t('access.nothing')}</span>
  )
}

function Way({ way }: { way: AccessWay }) {
  const { t } = useTranslation()
  if (way.kind === 'role') return t(way.holds ? 'access.way.all' : 'access.way.closed')
  if (way.kind === 'owner')
    return t(way.holds ? 'access.way.owner' : way.owner ? 'access.way.notOwner' : 'access.way.noOwner', {
      name: way.owner?.name,
    })
  if (way.kind === 'department') {
    if (way.reach === 'own') return t('access.way.ownOnly')
    if (!way.department) return t('access.way.noDepartment')
    return t(way.holds ? 'access.way.department' : 'access.way.notDepartment', {
      department: way.department.name,
      reach: t(`roles.reach.${way.reach}`),
    })
  }
  return way.holds ? <Shares shares={way.shares} /> : t('access.way.notShared')
}

function Shares({ shares }: { shares: Extract<AccessWay, { kind: 'share' }>['shares'] }) {
  const { t } = useTranslation()
  const format = useFormat()
  return shares.map(({ id, to, level, rule, by, endsAt }) => (
    <span key={`${id} ${rule?.id ?? ''}`} className="access-share">
      {t('access.way.shared')} <RecipientName to={to} /> · {t(`sharing.level.${level}`)} ·{' '}
      {rule ? t('access.byRule', { name: rule.name }) : by ? t('access.byHand', { name: by }) : t('access.hand')}
      {endsAt && ` · ${t('access.until', { time: format.exact(endsAt) })}`}
    </span>
  ))
}

function Delegated({ delegations }: Pick<RecordAccess, 'delegations'>) {
  const { t } = useTranslation()
  const format = useFormat()
  if (delegations.length === 0) return null
  return (
    <>
      <h4>{t('access.delegations')}</h4>
      <ul className="access-list">
        {delegations.map(({ from, until, can }) => (
          <li key={from.id} className="row" data-holds={can.read}>
            <Icon name={can.read ? 'check' : 'close'} small />
            <span className="grow">
              {t('access.inPlaceOf', { name: from.name, time: format.exact(until) })} · <Rights can={can} />
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}

function Fields({ object, fields }: { object: string; fields: RecordAccess['fields'] }) {
  const { t } = useTranslation()
  const def = useObjects().find(one => one.name === object)
  if (fields.length === 0) return null
  const known = def ? allFields(def) : []
  const label = (name: string) => {
    const field = known.find(one => one.name === name)
    return field ? fieldLabel(field) : name
  }
  return (
    <>
      <h4>{t('access.fields')}</h4>
      <ul className="access-list">
        {fields.map(({ field, right }) => (
          <li key={field} className="row">
            <span className="grow cut">{label(field)}</span>
            <small>{t(`roles.field.${right}`)}</small>
          </li>
        ))}
      </ul>
    </>
  )
}
