import { useRef, type PointerEvent } from 'react'
import { Checkbox } from 'antd'
import { useTranslation } from 'react-i18next'
import type { RecordRow, Sort } from '@huiliu/contracts'
import { lookOf } from '../../ui/field-types/index.ts'
import { fieldLabel } from '../../ui/fields.ts'
import { Icon } from '../../ui/icon.tsx'
import { MIN_WIDTH, type Column } from './columns.ts'

type Props = {
  columns: Column[]
  list: { sort: Sort[]; rows: RecordRow[] }
  selected: ReadonlySet<string>
  allSelected: boolean
  template: string
  onSelect: (ids: ReadonlySet<string>) => void
  onSort: (field: string) => void
  onColumns: (columns: Column[]) => void
}

/** Headers sort on click and resize by their right edge. */
export function GridHead({ columns, list, selected, allSelected, template, onSelect, onSort, onColumns }: Props) {
  const { t } = useTranslation()
  return (
    <div role="row" className="grid-row grid-head" style={{ gridTemplateColumns: template }}>
      <span role="columnheader" className="grid-cell grid-check">
        <Checkbox
          tabIndex={-1}
          aria-label={t('list.selectAll')}
          checked={allSelected}
          indeterminate={selected.size > 0 && !allSelected}
          onChange={() => onSelect(allSelected ? new Set() : new Set(list.rows.map(row => row.id)))}
        />
      </span>
      {columns.map((column, index) => (
        <HeadCell
          key={column.field.name}
          column={column}
          dir={list.sort.find(one => one.field === column.field.name)?.dir}
          onSort={() => onSort(column.field.name)}
          onWidth={width => onColumns(columns.with(index, { ...column, width }))}
        />
      ))}
    </div>
  )
}

type CellProps = { column: Column; dir: Sort['dir'] | undefined; onSort: () => void; onWidth: (width: number) => void }
function HeadCell({ column: { field, width, left }, dir, onSort, onWidth }: CellProps) {
  const start = useRef<{ x: number; width: number }>(undefined)
  const sort = dir === 'asc' ? 'ascending' : dir === 'desc' ? 'descending' : 'none'
  function onDrag(event: PointerEvent) {
    if (start.current) onWidth(Math.max(MIN_WIDTH, Math.round(start.current.width + event.clientX - start.current.x)))
  }
  return (
    <span
      role="columnheader"
      aria-sort={sort}
      className={`grid-cell${lookOf(field).numeric ? ' num' : ''}${left === undefined ? '' : ' pinned'}`}
      style={{ left }}
    >
      <button className="grid-sort" tabIndex={-1} onClick={onSort}>
        <span className="cut">{fieldLabel(field)}</span>
        {dir && <Icon name={dir === 'asc' ? 'up' : 'down'} small />}
      </button>
      <i
        className="grid-resize"
        aria-hidden="true"
        onPointerDown={event => {
          start.current = { x: event.clientX, width }
          event.currentTarget.setPointerCapture(event.pointerId)
        }}
        onPointerMove={onDrag}
        onPointerUp={() => (start.current = undefined)}
      />
    </span>
  )
}
