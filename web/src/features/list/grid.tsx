import { lazy, Suspense, useEffect, type RefObject } from 'react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useTranslation } from 'react-i18next'
import { ROW, type GridProps, type Rows } from './grid-props.ts'
import { pinned } from './columns.ts'
import { GridHead } from './grid-head.tsx'
import { BoneRow, GridRow, type RowState } from './grid-row.tsx'
import { rangeTo, toggled } from './selection.ts'
import { listTitle } from './title.ts'
import { useGridCursor, type GridCursor } from './use-grid-cursor.ts'
import type { ListState } from './use-list.ts'
import type { News } from './use-news.ts'

const TotalsRow = lazy(() => import('../views/totals-row.tsx').then(module => ({ default: module.TotalsRow })))

const BONES = 22
/** width of the column of check boxes, px */
const CHECK = 40

/** Virtual rows over pages by cursor: the DOM holds what is seen, whatever the table holds. */
export function Grid(props: GridProps) {
  const { def, list, scroller, selected, asked, display } = props
  const columns = pinned(props.columns, display.pinned ?? 1, CHECK)
  const { t } = useTranslation()
  const virtual = useRows(list, scroller)
  const cursor = useGridCursor(props, scroller, virtual)
  const width = columns.reduce((sum, column) => sum + column.width, CHECK)
  const template = `${CHECK}px ${columns.map(column => `${column.width}px`).join(' ')} minmax(0, 1fr)`
  const { row, column } = cursor.at
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
      aria-activedescendant={list.rows[row] ? `cell-${row}-${column}` : undefined}
      aria-describedby="grid-keys"
      onKeyDown={cursor.onKeyDown}
    >
      <span id="grid-keys" className="sr">
        {t('list.keys')}
      </span>
      <div role="rowgroup" className="grid-top" style={{ minWidth: width }}>
        <GridHead
          {...props}
          columns={columns}
          template={template}
          allSelected={list.rows.length > 0 && list.rows.every(one => selected.has(one.id))}
        />
      </div>
      <div
        role="rowgroup"
        className="grid-body"
        style={{ height: Math.max(virtual.getTotalSize(), ROW), minWidth: width }}
      >
        {list.found.isPending &&
          Array.from({ length: BONES }, (_, index) => (
            <BoneRow key={index} at={index * ROW} template={template} columns={columns} />
          ))}
        <SeenRows {...props} columns={columns} virtual={virtual} cursor={cursor} template={template} />
      </div>
      {display.sums && display.sums.length > 0 && (
        <div role="rowgroup" className="grid-bottom" style={{ minWidth: width }}>
          <Suspense fallback={<div className="grid-row grid-total" />}>
            <TotalsRow object={def.name} asked={asked} sums={display.sums} columns={columns} template={template} />
          </Suspense>
        </div>
      )}
      {list.found.isFetchingNextPage && <div className="grid-more">{t('state.loadingMore')}</div>}
    </div>
  )
}

function SeenRows({
  def,
  list,
  columns,
  selected,
  onSelect,
  onOpen,
  onEdit,
  virtual,
  cursor,
  template,
}: GridProps & { virtual: Rows; cursor: GridCursor; template: string }) {
  return virtual.getVirtualItems().map(item => {
    const row = list.rows[item.index]
    if (!row) return null
    const here = cursor.at.row === item.index
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
        state={stateOf(list.news, row.id)}
        active={here ? cursor.at.column : -1}
        editing={here && cursor.editing}
        onActivate={column => cursor.goTo({ row: item.index, column })}
        onStart={column => cursor.edit({ row: item.index, column })}
        onStop={cursor.stop}
        onEdit={onEdit}
        onOpen={() => onOpen(row.id)}
        onToggle={range => onSelect(range ? rangeTo(selected, list.rows, item.index) : toggled(selected, row.id))}
      />
    )
  })
}

export function stateOf({ fresh, gone }: News, id: string): RowState {
  if (gone.has(id)) return 'gone'
  return fresh.has(id) ? 'fresh' : ''
}

function useRows(list: ListState, scroller: RefObject<HTMLDivElement | null>): Rows {
  const virtual = useVirtualizer({
    count: list.rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 14,
    scrollPaddingStart: ROW,
  })
  useNextPage(list, virtual.getVirtualItems().at(-1)?.index ?? 0)
  return virtual
}

/** Asks for the next page when the rows seen come near the end of those loaded. */
export function useNextPage({ found, rows }: ListState, last: number): void {
  // Also not while the list is loaded anew: that would be ended by it.
  const { hasNextPage, isFetching, fetchNextPage } = found
  useEffect(() => {
    if (hasNextPage && !isFetching && last >= rows.length - 30) void fetchNextPage()
  }, [hasNextPage, isFetching, fetchNextPage, last, rows.length])
}
