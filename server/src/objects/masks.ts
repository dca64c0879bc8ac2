import type { ObjectDef } from '@huiliu/contracts'
import { fieldRight, type Caller } from '../workspace/index.ts'

/** 138****1234, l***@example.com, 李** — enough to recognise, too little to use. */
export function maskValue(value: string): string {
  if (value.includes('@')) return `${value.slice(0, 1)}***${value.slice(value.indexOf('@'))}`
  if (/^\+?[\d\s-]{7,}$/.test(value))
    return value.replace(
      /(\d{2,})(\d{4})(\d{4})$/,
      (_, head: string, _middle: string, tail: string) => `${head}****${tail}`,
    )
  return value.length <= 1 ? '*' : `${value.slice(0, 1)}${'*'.repeat(Math.min(4, value.length - 1))}`
}

/** The caller's view of a row: hidden fields absent, masked ones masked. */
export function maskRow<T extends Record<string, unknown>>(caller: Caller, object: ObjectDef, row: T): T {
  if (!restrictsFields(caller, object.name)) return row
  const entries = Object.entries(row).flatMap(([name, value]) => {
    const right = fieldRight(caller, object.name, name.replace(/_(name|via)$/, ''))
    if (right === 'hidden') return []
    const own = fieldRight(caller, object.name, name)
    return [[name, own === 'masked' && typeof value === 'string' ? maskValue(value) : value]]
  })
  return Object.fromEntries(entries)
}

/** The same for the changes an event tells. */
export function maskChanges(caller: Caller, object: string, body: Record<string, unknown>): Record<string, unknown> {
  const { changes } = body
  if (!restrictsFields(caller, object) || typeof changes !== 'object' || changes === null) return body
  const shown = Object.entries(changes).flatMap(([field, pair]: [string, unknown]) => {
    const right = fieldRight(caller, object, field)
    if (right === 'hidden') return []
    const values: unknown[] = Array.isArray(pair) ? pair : []
    return [
      [field, right === 'masked' ? values.map(value => (typeof value === 'string' ? maskValue(value) : value)) : pair],
    ]
  })
  return { ...body, changes: Object.fromEntries(shown) }
}

export function restrictsFields(caller: Caller, object: string): boolean {
  return Object.entries(caller.rights.byField).some(
    ([name, right]) => name.startsWith(`${object}.`) && (right === 'masked' || right === 'hidden'),
  )
}
