import { invalidInput } from '../../kernel/index.ts'

export type Position = { at: Date; id: string }

const CURSOR = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,6}Z)~([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

/** Where a page begins, as `pageOf` said it. Throws invalid_input. */
export function positionOf(cursor: string | undefined): Position | undefined {
  if (cursor === undefined) return undefined
  const [, at, id] = CURSOR.exec(cursor) ?? []
  const time = new Date(at ?? '')
  if (id !== undefined && !Number.isNaN(time.getTime())) return { at: time, id }
  const message = { zh: '翻页位置无效', en: 'is no place in the list' }
  throw invalidInput({}, [{ path: 'cursor', code: 'bad_cursor', message }])
}

/** A page of rows read newest first, one more than asked for telling whether there is a next one. */
export function pageOf<R extends Position, T>(rows: R[], limit: number, view: (row: R) => T) {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: shown.map(view),
    next: rows.length > limit && last ? `${last.at.toISOString()}~${last.id}` : null,
  }
}
