import { useEffect, useRef, useState } from 'react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useTranslation } from 'react-i18next'
import type { ObjectWithRights } from '../../api/objects.ts'
import type { Column } from './columns.ts'
import type { EditRecord } from './edit.ts'
import { GridHead } from './grid-head.tsx'
import { gridKey, type Cursor } from './grid-keys.ts'
import { BoneRow, GridRow } from './grid-row.tsx'
import { listTitle } from './title.ts'
import { rangeTo, toggled } from './selection.ts'
import type { ListState } from './use-list.ts'

const ROW = 36

export type BodyProps = {
  def: ObjectWithRights
  list: ListState
  columns: Column[]
  selected: ReadonlySet<string>
  onSelect: (ids: ReadonlySet<string>) => void
  onOpen: (id: string) => void
}
type Props = BodyProps & {
  onSort: (field: string) => void
  onColumns: (columns: Column[]) => void
  onPeek: (id: string) => void
  /** a peek is open: it follows the cursor */
  peeking: boolean
  onEdit: EditRecord
}

/** Virtual rows over pages by cursor: the DOM holds what is seen, whatever the table holds. */
export function Grid(props: Props) {
  const { def, list, columns, selected, onSelect, onOpen, onPeek, peeking, onEdit } = props
  const { t } = useTranslation()
  const scroller = useRef<HTMLDivElement>(null)
  const [cursor, setCursor] = useState<Cursor>({ row: 0, column: 0 })
  const [editing, setEditing] = useState(false)
  const { rows, found } = list
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 14,
    scrollPaddingStart: ROW,
  })
  useNextPage(list, virtual.getVirtualItems().at(-1)?.index ?? 0)
  const stop = () => (setEditing(false), scroller.current?.focus())
  const current = rows[cursor.row]
  const width = columns.reduce((sum, column) => sum + column.width, 40)
  const template = `40px ${columns.map(column => `${column.width}px`).join(' ')} minmax(0, 1fr)`
  return (
    <div
      ref={scroller}
      className="grid"
      role="grid"
      tabIndex={0}
      aria-label={listTitle(def)}
      aria-rowcount={list.exact && list.count !== undefined ? list.count + 1 : -1}
      aria-colcount={columns.length + 1}
      aria-multiselectable="true"
      aria-activedescendant={current ? cellId(cursor) : undefined}
      aria-describedby="grid-keys"
      onKeyDown={event => {
        if (editing || event.target !== event.currentTarget) return
        const done = gridKey(event, {
          cursor,
          rows: rows.length,
          columns: columns.length,
          page: Math.floor((scroller.current?.clientHeight ?? 400) / ROW) - 2,
          move: next => {
            setCursor(next)
            virtual.scrollToIndex(next.row)
            const row = rows[next.row]
            if (peeking && row) onPeek(row.id)
          },
          open: () => current && onOpen(current.id),
          peek: () => current && onPeek(current.id),
          select: () => current && onSelect(toggled(selected, current.id)),
          edit: () => setEditing(true),
          clear: () => onSelect(new Set()),
        })
        if (done) event.preventDefault()
      }}
    >
      <span id="grid-keys" className="sr">
        {t('list.keys')}
      </span>
      <div role="rowgroup" className="grid-top" style={{ minWidth: width }}>
        <GridHead
          {...props}
          template={template}
          allSelected={rows.length > 0 && rows.every(row => selected.has(row.id))}
        />
      </div>
      <div
        role="rowgroup"
        className="grid-body"
        style={{ height: Math.max(virtual.getTotalSize(), ROW), minWidth: width }}
      >
        {found.isPending &&
          Array.from({ length: 14 }, (_, row) => (
            <BoneRow key={row} at={row * ROW} template={template} columns={columns} />
          ))}
        {virtual.getVirtualItems().map(item => {
          const row = rows[item.index]
          if (!row) return null
          return (
            <GridRow
              key={row.id}
              def={def}
              row={row}
              index={item.index}
              at={item.start}
              template={template}
              columns={columns}
              selected={selected.has(row.id)}
              active={cursor.row === item.index ? cursor.column : -1}
              editing={editing && cursor.row === item.index}
              onActivate={column => setCursor({ row: item.index, column })}
              onStart={column => (setCursor({ row: item.index, column }), setEditing(true))}
              onStop={stop}
              onEdit={onEdit}
              onOpen={() => onOpen(row.id)}
              onToggle={range => onSelect(range ? rangeTo(selected, rows, item.index) : toggled(selected, row.id))}
            />
          )
        })}
      </div>
      {found.isFetchingNextPage && <div className="grid-more">{t('state.loadingMore')}</div>}
    </div>
  )
}

export function cellId({ row, column }: Cursor): string {
  return `cell-${row}-${column}`
}

/** Asks for the next page when the rows seen come near the end of those loaded. */
export function useNextPage({ found, rows }: ListState, last: number): void {
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = found
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last >= rows.length - 30) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, last, rows.length])
}
