import type { KeyboardEvent } from 'react'

export type Cursor = { row: number; column: number }
type Keyboard = {
  cursor: Cursor
  rows: number
  columns: number
  /** rows on one screen */
  page: number
  move: (cursor: Cursor) => void
  open: () => void
  peek: () => void
  select: () => void
  edit: () => void
  clear: () => void
}

/** Arrows move, Enter opens, space peeks, x selects, e edits. True when the key was one of ours. */
export function gridKey({ key, metaKey, ctrlKey, altKey }: KeyboardEvent, grid: Keyboard): boolean {
  if (metaKey || ctrlKey || altKey) return false
  const act = acts(grid)[key]
  act?.()
  return act !== undefined
}

function acts({ cursor, rows, columns, page, move, ...rest }: Keyboard): Record<string, () => void> {
  const to = (row: number, column = cursor.column) =>
    move({ row: Math.max(0, Math.min(rows - 1, row)), column: Math.max(0, Math.min(columns - 1, column)) })
  return {
    ArrowDown: () => to(cursor.row + 1),
    ArrowUp: () => to(cursor.row - 1),
    ArrowLeft: () => to(cursor.row, cursor.column - 1),
    ArrowRight: () => to(cursor.row, cursor.column + 1),
    PageDown: () => to(cursor.row + page),
    PageUp: () => to(cursor.row - page),
    Home: () => to(0),
    End: () => to(rows - 1),
    Enter: rest.open,
    ' ': rest.peek,
    x: rest.select,
    e: rest.edit,
    F2: rest.edit,
    Escape: rest.clear,
  }
}
