import { useEffect, useRef, type KeyboardEvent } from 'react'
import { useDraggable } from '@dnd-kit/core'
import type { RecordRow } from '@huiliu/contracts'
import { CardText } from '../card.tsx'
import type { LookProps } from '../look-props.ts'
import type { BoardColumn } from './columns.ts'

/** A card on its way: which one, and the column it comes from. */
export type Card = { row: RecordRow; from: string }
type Props = Pick<LookProps, 'def' | 'display' | 'columns' | 'onOpen' | 'onPeek'> & {
  column: BoardColumn
  row: RecordRow
  /** a key has just moved it here: it keeps the keyboard */
  focused: boolean
  onFocused: () => void
  onStep: (row: RecordRow, by: number) => void
}

/** A card: Enter opens, space peeks, arrows walk, Shift and an arrow move it. */
export function BoardCard({ def, display, columns, column, row, focused, onFocused, onOpen, onPeek, onStep }: Props) {
  const place = useRef<HTMLDivElement>(null)
  const card: Card = { row, from: column.key }
  const { setNodeRef, listeners, isDragging } = useDraggable({ id: row.id, data: { card } })
  useEffect(() => {
    if (!focused) return
    place.current?.focus()
    onFocused()
  }, [focused, onFocused])
  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    const act = keyActs(event, {
      open: () => onOpen(row.id),
      peek: () => onPeek(row.id),
      step: by => onStep(row, by),
    })
    if (!act) return
    event.preventDefault()
    act()
  }
  const details = columns.filter(({ field }) => field.name !== display.group)
  return (
    <div
      ref={element => {
        place.current = element
        setNodeRef(element)
      }}
      {...listeners}
      role="button"
      tabIndex={0}
      aria-describedby="board-keys"
      className={isDragging ? 'board-card lifted' : 'board-card'}
      onClick={() => onPeek(row.id)}
      onKeyDown={onKeyDown}
    >
      <CardText def={def} row={row} columns={details} />
    </div>
  )
}

type Acts = { open: () => void; peek: () => void; step: (by: number) => void }

function keyActs(event: KeyboardEvent<HTMLElement>, { open, peek, step }: Acts): (() => void) | undefined {
  const { key, shiftKey, currentTarget } = event
  if (key === 'Enter') return open
  if (key === ' ') return peek
  const side = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0
  if (side !== 0) return shiftKey ? () => step(side) : () => focusBeside(currentTarget, side)
  const along = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0
  return along === 0 ? undefined : () => focusAlong(currentTarget, along)
}

function cardsIn(column: Element | null | undefined): HTMLElement[] {
  return [...(column?.querySelectorAll<HTMLElement>('.board-card') ?? [])]
}

function focusAlong(card: HTMLElement, by: number): void {
  const cards = cardsIn(card.closest('.board-column'))
  cards[cards.indexOf(card) + by]?.focus()
}

/** The card at the same height of the next column that has any. */
function focusBeside(card: HTMLElement, by: number): void {
  const own = card.closest('.board-column')
  const at = cardsIn(own).indexOf(card)
  for (let next = sibling(own, by); next; next = sibling(next, by)) {
    const cards = cardsIn(next)
    const found = cards[Math.min(at, cards.length - 1)]
    if (found) return found.focus()
  }
}

function sibling(element: Element | null, by: number): Element | null | undefined {
  return by > 0 ? element?.nextElementSibling : element?.previousElementSibling
}
