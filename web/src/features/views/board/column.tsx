import { useRef } from 'react'
import { useDroppable } from '@dnd-kit/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useTranslation } from 'react-i18next'
import type { Field, RecordRow } from '@huiliu/contracts'
import { Bones } from '../../../ui/bones.tsx'
import { useEndReached } from '../use-end-reached.ts'
import { GroupName, GroupTotals } from '../group-name.tsx'
import type { LookProps } from '../look-props.ts'
import { BoardCard } from './card.tsx'
import type { BoardColumn } from './columns.ts'
import { columnQuery } from './moved.ts'
import { wordOf } from './word.ts'

type Props = LookProps & {
  field: Field
  column: BoardColumn
  atLeast: boolean
  /** the card that a key has just moved, which keeps the keyboard */
  focused: string | undefined
  onFocused: () => void
  onStep: (row: RecordRow, by: number) => void
}
const CARD = 92
const GAP = 8

/** One column, which pages on its own; the DOM holds the cards that are seen. */
export function BoardColumnView(props: Props) {
  const { def, asked, field, column, atLeast, focused } = props
  const { t } = useTranslation()
  const scroller = useRef<HTMLDivElement>(null)
  const found = useInfiniteQuery(columnQuery(def.name, asked, { field, column }))
  const rows = found.data?.pages.flatMap(page => page.items) ?? []
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => CARD + GAP,
    getItemKey: index => rows[index]?.id ?? index,
    overscan: 6,
  })
  useEndReached(found, { shown: virtual.getVirtualItems().at(-1)?.index ?? 0, loaded: rows.length })
  const { setNodeRef, isOver } = useDroppable({ id: column.key })
  const { value, name } = column
  return (
    <section ref={setNodeRef} className={isOver ? 'board-column over' : 'board-column'} data-column={column.key}>
      <header>
        <h2 className="cut">
          <GroupName field={field} value={value === null ? null : String(value)} name={name} />
        </h2>
        <GroupTotals {...column} atLeast={atLeast} />
      </header>
      <div ref={scroller} className="board-cards">
        {found.isPending && <Bones rows={3} height={56} />}
        {found.isSuccess && rows.length === 0 && <p className="board-empty">{t('look.emptyColumn')}</p>}
        <ul aria-label={wordOf(field, column, t)} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(item => {
            const row = rows[item.index]
            return (
              row && (
                <li key={row.id} style={{ transform: `translateY(${item.start}px)`, height: CARD }}>
                  <BoardCard {...props} row={row} focused={focused === row.id} />
                </li>
              )
            )
          })}
        </ul>
      </div>
    </section>
  )
}
