import { useState, type KeyboardEvent, type RefObject } from 'react'
import { ROW, type GridProps, type Rows } from './grid-props.ts'
import { gridKey, type Cursor } from './grid-keys.ts'
import { toggled } from './selection.ts'

export type GridCursor = ReturnType<typeof useGridCursor>

/** The active cell, whether it is being edited, and what keys do with it. */
export function useGridCursor(props: GridProps, scroller: RefObject<HTMLDivElement | null>, virtual: Rows) {
  const { list, columns, selected, onSelect, onOpen, onPeek, peeking } = props
  const [at, goTo] = useState<Cursor>({ row: 0, column: 0 })
  const [editing, setEditing] = useState(false)
  const current = list.rows[at.row]
  function move(next: Cursor) {
    goTo(next)
    virtual.scrollToIndex(next.row)
    const row = list.rows[next.row]
    if (peeking && row) onPeek(row.id)
  }
  function onKeyDown(event: KeyboardEvent) {
    if (editing || event.target !== event.currentTarget) return
    const done = gridKey(event, {
      cursor: at,
      rows: list.rows.length,
      columns: columns.length,
      page: Math.floor((scroller.current?.clientHeight ?? 400) / ROW) - 2,
      move,
      open: () => current && onOpen(current.id),
      peek: () => current && onPeek(current.id),
      select: () => current && onSelect(toggled(selected, current.id)),
      edit: () => setEditing(true),
      clear: () => onSelect(new Set()),
    })
    if (done) event.preventDefault()
  }
  return {
    at,
    editing,
    goTo,
    onKeyDown,
    edit: (next: Cursor) => {
      goTo(next)
      setEditing(true)
    },
    stop: () => {
      setEditing(false)
      scroller.current?.focus()
    },
  }
}
