import { useMemo, useState } from 'react'
import type { Field, ObjectDef, SavedView } from '@huiliu/contracts'
import { allFields } from '../../ui/fields.ts'
import { lookOf } from '../../ui/field-types/index.ts'

/** `left`: px from the left where the column stays while others move below it */
export type Column = { field: Field; width: number; left?: number }
type Stored = { field: string; width?: number }

export const MIN_WIDTH = 64
const FIRST_COLUMNS = 7

/** Columns of one view on this device: what was changed here, else what the view says, else the object's first fields. */
export function useColumns(def: ObjectDef, view: SavedView | undefined) {
  const key = `huiliu.columns.${def.name}.${view?.id ?? 'all'}`
  const [changed, setChanged] = useState<Record<string, Stored[]>>({})
  const stored = changed[key] ?? readStored(key) ?? view?.columns ?? firstColumns(def)
  const columns = useMemo(() => toColumns(def, stored), [def, stored])
  function setColumns(next: Column[]) {
    const kept = next.map(({ field, width }) => ({ field: field.name, width }))
    localStorage.setItem(key, JSON.stringify(kept))
    setChanged({ ...changed, [key]: kept })
  }
  return { columns, setColumns }
}

/** The same columns, the first few of them staying where they are; `from` px, where the first begins. */
export function pinned(columns: Column[], count: number, from: number): Column[] {
  let left = from
  return columns.map((column, at) => {
    if (at >= count) return column
    const placed = { ...column, left }
    left += column.width
    return placed
  })
}

export function widthOf(field: Field): number {
  return lookOf(field).width ?? 150
}

function toColumns(def: ObjectDef, stored: Stored[]): Column[] {
  const fields = allFields(def)
  const columns = stored.flatMap(({ field: name, width }) => {
    const field = fields.find(one => one.name === name)
    return field ? [{ field, width: width ?? (name === def.nameField ? 180 : widthOf(field)) }] : []
  })
  // The name leads every row: it is the link and the peek's title.
  return columns.toSorted((a, b) => Number(b.field.name === def.nameField) - Number(a.field.name === def.nameField))
}

function firstColumns(def: ObjectDef): Stored[] {
  const own = def.fields.filter(field => !lookOf(field).long && !field.hidden).slice(0, FIRST_COLUMNS)
  const names = new Set([def.nameField, ...own.map(field => field.name), 'owner_id', 'created_at'])
  return [...names].map(field => ({ field }))
}

function readStored(key: string): Stored[] | undefined {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? 'null')
    return Array.isArray(stored) ? stored.filter(isStored) : undefined
  } catch {
    return undefined
  }
}

function isStored(value: unknown): value is Stored {
  return typeof value === 'object' && value !== null && 'field' in value && typeof value.field === 'string'
}
