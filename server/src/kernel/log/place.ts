import { exactText } from '../instant.ts'
import { invalidInput } from '../problems.ts'

const PLACE = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?(?:Z|[+-]\d{2}:\d{2}))(?:~(\d{1,18}))?$/

/** Where a row of a log stands in the order of time, for the caller to ask for what lies before it. */
export function placeText({ at, seq }: { at: Date; seq: string }): string {
  return `${exactText(at)}~${seq}`
}

/** The time and the number of such a place; of a time alone, everything at that time lies after it. Throws invalid_input. */
export function placeIn(before: string): { at: string; seq: string } {
  const [, at = '', seq = '0'] = PLACE.exec(before) ?? []
  if (!Number.isNaN(Date.parse(at))) return { at, seq }
  throw invalidInput({}, [{ path: 'before', code: 'wrong_format', message: { zh: '游标无效', en: 'is not a cursor' } }])
}
