import { useState } from 'react'
import { Button } from 'antd'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Condition, Field, RecordGroup, RecordRow } from '@huiliu/contracts'
import { groupRecordsQuery, groupsQuery } from '../../api/looks.ts'
import { Bones } from '../../ui/bones.tsx'
import { lookOf } from '../../ui/field-types/index.ts'
import { FieldValue } from '../../ui/field-value.tsx'
import { fieldLabel, recordName } from '../../ui/fields.ts'
import { Icon } from '../../ui/icon.tsx'
import { ProblemView } from '../../ui/problem.tsx'
import { addDays, addMonths } from '../../ui/zoned.ts'
import { fieldNamed } from '../list/display.ts'
import { listTitle } from '../list/title.ts'
import type { Column } from '../list/columns.ts'
import { GroupName, GroupTotals } from './group-name.tsx'
import { inGroup, within, type LookProps } from './look-props.ts'

/** The table by the values of a field, each group with its totals; a group that is opened pages on its own. */
export function GroupedTable(props: LookProps) {
  const { def, asked, display, columns } = props
  const { t } = useTranslation()
  const field = fieldNamed(def, display.group)
  const { filter, search } = within(asked)
  const sums = display.sums ?? []
  const groups = useQuery({
    ...groupsQuery(def.name, { filter, search, by: field?.name, sums }),
    enabled: field !== undefined,
  })
  const all = useQuery(groupsQuery(def.name, { filter, search, sums })).data
  if (!field) return <p className="look-note">{t('look.noField')}</p>
  if (groups.isError) return <ProblemView error={groups.error} retry={() => void groups.refetch()} />
  if (groups.isPending) return <Bones rows={8} height={20} />
  const { items, more, countIs } = groups.data
  const shown = columns.filter(column => column.field.name !== field.name)
  const template = shown.map(({ width }) => `minmax(${width}px, ${width}fr)`).join(' ')
  const width = shown.reduce((total, column) => total + column.width, 0)
  return (
    <div className="groups" role="treegrid" aria-label={listTitle(def)} tabIndex={0}>
      <div style={{ minWidth: width }}>
        <div role="row" className="groups-head" style={{ gridTemplateColumns: template }}>
          {shown.map(({ field: one }) => (
            <span
              key={one.name}
              role="columnheader"
              className={lookOf(one).numeric ? 'groups-cell num' : 'groups-cell'}
            >
              {fieldLabel(one)}
            </span>
          ))}
        </div>
        {items.map((group, at) => (
          <Group
            key={group.value}
            {...props}
            columns={shown}
            field={field}
            group={group}
            atLeast={countIs === 'atLeast'}
            template={template}
            first={at === 0}
          />
        ))}
        {more && <p className="look-note">{t('look.moreGroups', { count: items.length })}</p>}
        {all?.items[0] && (
          <div role="row" className="groups-foot">
            <span role="gridcell" className="row">
              <strong>{t('look.total')}</strong>
              <GroupTotals {...all.items[0]} atLeast={all.countIs === 'atLeast'} />
            </span>
          </div>
        )}
      </div>
    </div>
  )
}

type GroupProps = LookProps & {
  field: Field
  group: RecordGroup
  atLeast: boolean
  template: string
  first: boolean
}

function Group(props: GroupProps) {
  const { field, group, atLeast, first } = props
  const [open, setOpen] = useState(first)
  return (
    <div role="rowgroup">
      <div role="row" aria-expanded={open} aria-level={1}>
        <span role="gridcell">
          <button className="groups-title" aria-expanded={open} onClick={() => setOpen(!open)}>
            <Icon name={open ? 'down' : 'right'} small />
            <GroupName field={field} value={group.value} name={group.name} />
            <GroupTotals {...group} atLeast={atLeast} />
          </button>
        </span>
      </div>
      {open && <GroupRows {...props} />}
    </div>
  )
}

function GroupRows({ def, asked, field, group, columns, template, onPeek }: GroupProps) {
  const { t } = useTranslation()
  const found = useInfiniteQuery(groupRecordsQuery(def.name, within(asked, ofGroup(field, group.value))))
  const rows = found.data?.pages.flatMap(page => page.items) ?? []
  return (
    <>
      {found.isPending && <Bones rows={2} />}
      {found.isError && <ProblemView error={found.error} retry={() => void found.refetch()} />}
      {rows.map(row => (
        <div key={row.id} role="row" aria-level={2} className="groups-row" style={{ gridTemplateColumns: template }}>
          {columns.map(column => (
            <GroupCell key={column.field.name} def={def} row={row} column={column} onPeek={onPeek} />
          ))}
        </div>
      ))}
      {found.hasNextPage && (
        <div role="row" className="groups-more">
          <span role="gridcell">
            <Button size="small" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
              {t('look.showMore')}
            </Button>
          </span>
        </div>
      )}
    </>
  )
}

type CellProps = Pick<LookProps, 'def' | 'onPeek'> & { row: RecordRow; column: Column }
function GroupCell({ def, row, column: { field }, onPeek }: CellProps) {
  return (
    <span role="gridcell" className={lookOf(field).numeric ? 'groups-cell num' : 'groups-cell'}>
      {field.name === def.nameField ? (
        <button className="link cut" onClick={() => onPeek(row.id)}>
          {recordName(def, row)}
        </button>
      ) : (
        <span className="cut">
          <FieldValue field={field} value={row[field.name]} row={row} />
        </span>
      )}
    </span>
  )
}

/** A date's group is the month that begins on its value. */
function ofGroup({ name, type }: Field, value: string | null): Condition {
  if (value !== null && (type === 'date' || type === 'datetime'))
    return { field: name, op: 'between', value: [value, addDays(addMonths(value, 1), -1)] }
  return inGroup(name, type === 'boolean' && value !== null ? value === 'true' : value)
}
