import { useState } from 'react'
import { Button } from 'antd'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Condition, List, RecordRow } from '@huiliu/contracts'
import { objectQuery } from '../../api/objects.ts'
import { topQuery } from '../../api/records.ts'
import { allFields, asText } from '../../ui/fields.ts'
import { useFormat } from '../../ui/format.ts'
import { When } from '../../ui/when.tsx'
import { useEditRecord } from '../list/edit.ts'
import { Group } from './group.tsx'

const SHOWN = 20

/** What is mine to do, and what nobody's is. */
export function tasksOf(member: string): Condition {
  const owned: Condition = {
    any: [
      { field: 'owner_id', op: 'eq', value: member },
      { field: 'owner_id', op: 'isEmpty' },
    ],
  }
  return { all: [{ not: { field: 'done', op: 'eq', value: true } }, owned] }
}

/** 待办: the most urgent first; calls that were missed are among them until the customer is called back. */
export function MyTasks({ found, member }: { found: List<RecordRow>; member: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const client = useQueryClient()
  const def = useQuery(objectQuery('task')).data
  const edit = useEditRecord('task')
  const nameless = useNumbers(found.items)
  const done = def && allFields(def).find(field => field.name === 'done')
  async function finish(row: RecordRow) {
    if (done && (await edit(row, done, true))) await client.invalidateQueries({ queryKey: ['top', 'task'] })
  }
  return (
    <Group
      title={t('today.tasks')}
      why={t('today.tasksWhy')}
      more={
        <Link to="/o/$object" params={{ object: 'task' }} search={{ filter: tasksOf(member) }}>
          {t('today.all', { number: format.number(found.count ?? found.items.length) })}
        </Link>
      }
    >
      {found.items.map(row => (
        <li key={row.id} className="notice">
          {asText(row.contact) && (
            <Link to="/customers/$id" params={{ id: asText(row.contact) }} className="cut">
              {asText(row.contact_name) || nameless.get(asText(row.contact)) || t('today.someone')}
            </Link>
          )}
          <Link to="/o/$object/$id" params={{ object: 'task', id: row.id }} className="cut grow faint">
            {asText(row.subject)}
          </Link>
          <Due at={asText(row.due_at)} />
          {def?.can.update && (
            <Button size="small" onClick={() => void finish(row)}>
              {t('act.done')}
            </Button>
          )}
        </li>
      ))}
    </Group>
  )
}

/** The numbers of those who called and whose names nobody knows yet, by contact. */
function useNumbers(rows: RecordRow[]): Map<string, string> {
  const format = useFormat()
  const ids = rows.flatMap(row => (asText(row.contact_name) === '' ? asText(row.contact) || [] : [])).toSorted()
  const filter: Condition = { field: 'id', op: 'in', value: ids }
  const found = useQuery({ ...topQuery('contact', { filter, limit: SHOWN }), enabled: ids.length > 0 }).data
  return new Map(found?.items.map(row => [row.id, format.phone(asText(row.phone))]))
}

function Due({ at }: { at: string }) {
  const { t } = useTranslation()
  const [now] = useState(() => Date.now())
  if (at === '') return null
  const late = Date.parse(at) < now
  return (
    <small className={late ? 'bad-text' : ''}>
      {late && `${t('today.overdue')} `}
      <When at={at} />
    </small>
  )
}
