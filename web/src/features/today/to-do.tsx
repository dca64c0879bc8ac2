import { Button } from 'antd'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Condition, List, Me, RecordRow } from '@huiliu/contracts'
import { objectQuery } from '../../api/objects.ts'
import { noticesQuery } from '../../api/notices.ts'
import { topQuery } from '../../api/records.ts'
import { sourcesQuery } from '../../api/sources.ts'
import { Bones } from '../../ui/bones.tsx'
import { Empty } from '../../ui/empty.tsx'
import { allFields, asText, recordName } from '../../ui/fields.ts'
import { useFormat } from '../../ui/format.ts'
import { When } from '../../ui/when.tsx'
import { useEditRecord } from '../list/edit.ts'
import { Group } from './group.tsx'
import { MyTasks, tasksOf } from './my-tasks.tsx'
import { Notices } from './notices.tsx'

const SHOWN = 5
const UNOWNED: Condition = { field: 'owner_id', op: 'isEmpty' }
const PAID: Condition = { field: 'status', op: 'eq', value: 'paid' }

/** What waits for somebody: each group says why it is here, each line has its one act. */
export function ToDo({ me }: { me: Me }) {
  const { t } = useTranslation()
  const unowned = useQuery(
    topQuery('contact', { filter: UNOWNED, sort: [{ field: 'created_at', dir: 'desc' }], limit: SHOWN }),
  ).data
  const paid = useQuery(
    topQuery('order', { filter: PAID, sort: [{ field: 'ordered_at', dir: 'asc' }], limit: SHOWN }),
  ).data
  const sources = useQuery({ ...sourcesQuery, enabled: me.can.sources }).data
  const notices = useQuery(noticesQuery).data
  const told = notices && { ...notices, items: notices.items.filter(one => one.kind === 'owners_differ') }
  const tasks = useQuery(
    topQuery('task', { filter: tasksOf(me.member.id), sort: [{ field: 'due_at', dir: 'asc' }], limit: SHOWN }),
  ).data
  const broken = sources?.items.filter(source => source.problems24h > 0) ?? []
  if (!unowned || !paid || !told || !tasks) return <Bones rows={6} />
  if ([unowned.items, paid.items, told.items, tasks.items, broken].every(items => items.length === 0))
    return (
      <div className="card">
        <Empty icon="check" title={t('today.nothing')}>
          <p>{t('today.nothingHelp')}</p>
        </Empty>
      </div>
    )
  return (
    <>
      {tasks.items.length > 0 && <MyTasks found={tasks} member={me.member.id} />}
      {told.items.length > 0 && <Notices found={told} />}
      {broken.length > 0 && (
        <Group title={t('today.broken')} why={t('today.brokenWhy')}>
          {broken.map(source => (
            <li key={source.id}>
              <span className="grow">{source.name}</span>
              <span className="tag bad">{t('arrivals.problems', { count: source.problems24h })}</span>
              <Link to="/arrivals" search={{ source: source.id }}>
                {t('today.look')}
              </Link>
            </li>
          ))}
        </Group>
      )}
      {unowned.items.length > 0 && <Unowned found={unowned} me={me} />}
      {paid.items.length > 0 && <ToShip found={paid} />}
    </>
  )
}

function Unowned({ found, me }: { found: List<RecordRow>; me: Me }) {
  const { t } = useTranslation()
  const format = useFormat()
  const client = useQueryClient()
  const def = useQuery(objectQuery('contact')).data
  const edit = useEditRecord('contact')
  const owner = def && allFields(def).find(field => field.name === 'owner_id')
  async function take(row: RecordRow) {
    if (owner && (await edit(row, owner, me.member.id))) await client.invalidateQueries({ queryKey: ['top'] })
  }
  return (
    <Group
      title={t('today.unowned')}
      why={t('today.unownedWhy')}
      more={
        <Link to="/customers" search={{ filter: UNOWNED }}>
          {t('today.all', { number: format.number(found.count ?? found.items.length) })}
        </Link>
      }
    >
      {found.items.map(row => (
        <li key={row.id}>
          <Link to="/customers/$id" params={{ id: row.id }} className="cut">
            {recordName(def, row)}
          </Link>
          <span className="faint cut grow">{format.phone(asText(row.phone)) || asText(row.email)}</span>
          <small>
            <When at={asText(row.created_at)} />
          </small>
          {def?.can.update && (
            <Button size="small" onClick={() => void take(row)}>
              {t('today.take')}
            </Button>
          )}
        </li>
      ))}
    </Group>
  )
}

function ToShip({ found }: { found: List<RecordRow> }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Group
      title={t('today.toShip')}
      why={t('today.toShipWhy')}
      more={
        <Link to="/o/$object" params={{ object: 'order' }} search={{ filter: PAID }}>
          {t('today.all', { number: format.number(found.count ?? found.items.length) })}
        </Link>
      }
    >
      {found.items.map(row => (
        <li key={row.id}>
          <Link to="/o/$object/$id" params={{ object: 'order', id: row.id }}>
            {asText(row.number)}
          </Link>
          <span className="faint cut grow">{asText(row.contact_name)}</span>
          <span className="num">
            {row.total === null ? '' : format.money(asText(row.total), asText(row.currency_code))}
          </span>
          {asText(row.ordered_at) && (
            <small>
              <When at={asText(row.ordered_at)} />
            </small>
          )}
        </li>
      ))}
    </Group>
  )
}
