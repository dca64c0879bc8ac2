import type { Field, ObjectDef } from '@huiliu/contracts'
import type { Tx } from '../kernel/index.ts'
import type { Catalog } from './catalog.ts'
import { columnOf, tableOf } from './ddl.ts'
import type { Change, WrittenRecord } from './write.ts'

/** The field by which an object's records belong to those of another, if they do. */
export function masterOf(object: ObjectDef): (Field & { object: string }) | undefined {
  const field = object.fields.find(one => one.master)
  return field?.object ? { ...field, object: field.object } : undefined
}

type Child = { object: ObjectDef; by: Field }

function childrenOf(catalog: Catalog, parent: string): Child[] {
  return catalog.objects.flatMap(object => {
    const by = masterOf(object)
    return by?.object === parent ? [{ object, by }] : []
  })
}

type Going = { object: string; catalog: Catalog; changes: Change[] }

/**
 * What goes, comes back and changes hands with the records changed: read before they are written, since what comes back is
 * what went at the same moment. What the command itself names is left to it.
 */
export async function goingAlong(tx: Tx, { object, catalog, changes }: Going): Promise<Change[]> {
  const found: Change[] = []
  for (const { object: child, by } of childrenOf(catalog, object)) {
    const [table, column] = [tableOf(child.name), columnOf(by.name)]
    const deleted = changes.flatMap(change => (change.op === 'delete' ? change.id : []))
    const restored = changes.flatMap(change => (change.op === 'restore' ? change.id : []))
    const ids =
      deleted.length > 0
        ? await idsOf(tx, `select id from ${table} where ${column} = any($1) and deleted_at is null`, deleted)
        : []
    const back =
      restored.length > 0
        ? await idsOf(
            tx,
            `select c.id from ${table} c join ${tableOf(object)} p on p.id = c.${column}
             where p.id = any($1) and c.deleted_at = p.deleted_at`,
            restored,
          )
        : []
    found.push(
      ...ids.map((id): Change => ({ op: 'delete', object: child.name, id })),
      ...back.map((id): Change => ({ op: 'restore', object: child.name, id })),
    )
  }
  return found
}

/** New owners of parents are their children's. */
export async function ownedAlong(
  tx: Tx,
  { object, catalog, records }: { object: string; catalog: Catalog; records: WrittenRecord[] },
): Promise<Change[]> {
  const moved = records.filter(({ op, changes }) => op === 'update' && 'owner_id' in changes)
  const found: Change[] = []
  for (const { object: child, by } of moved.length > 0 ? childrenOf(catalog, object) : [])
    for (const { id, changes } of moved) {
      const ids = await idsOf(
        tx,
        `select id from ${tableOf(child.name)} where ${columnOf(by.name)} = any($1) and deleted_at is null`,
        [id],
      )
      found.push(
        ...ids.map((own): Change => ({
          op: 'update',
          object: child.name,
          id: own,
          values: { owner_id: changes['owner_id']?.[1] ?? null },
        })),
      )
    }
  return found
}

async function idsOf(tx: Tx, sql: string, ids: string[]): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(sql, [ids])
  return rows.map(row => row.id)
}

/** Whoever owns the parent owns what belongs to it, whatever was given; in place. */
export async function takeOwners(
  tx: Tx,
  object: ObjectDef,
  rows: { values: Record<string, unknown> }[],
): Promise<void> {
  const by = masterOf(object)
  const ids = by ? rows.flatMap(({ values }) => (typeof values[by.name] === 'string' ? [values[by.name]] : [])) : []
  if (!by || ids.length === 0) return
  const owners = await tx.query<{ id: string; owner_id: string | null }>(
    `select id, owner_id from ${tableOf(by.object)} where id = any($1)`,
    [ids],
  )
  const ownerOf = new Map(owners.map(row => [row.id, row.owner_id]))
  for (const { values } of rows) {
    const master = values[by.name]
    if (typeof master === 'string' && ownerOf.has(master)) values['owner_id'] = ownerOf.get(master) ?? null
  }
}
