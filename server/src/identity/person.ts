import { isId, notFound, type Queryable } from '../kernel/index.ts'
import { readableIds } from '../objects/index.ts'
import { rightsOn, type CallCtx } from '../workspace/index.ts'

export type Person = { id: string; alias: string | null; sightingIds: string[] }

/**
 * The person an id means: a sighting id, for ever an alias of whoever that sighting belongs to now. Throws not_found for an
 * unknown id and for a person whose contact record the caller may not read: the two must not be told apart.
 */
export async function personOf(ctx: CallCtx, id: string): Promise<Person> {
  const person = isId(id) ? await findPerson(ctx.db, id) : undefined
  if (!person || !(await mayRead(ctx, person.id))) throw notFound()
  return person
}

async function findPerson(q: Queryable, id: string): Promise<Person | undefined> {
  const rows = await q.query<{ id: string; person_id: string }>(
    `select s.id, s.person_id from ws.sighting o join ws.sighting s on s.person_id = o.person_id where o.id = $1 order by s.seq`,
    [id],
    { prepare: true },
  )
  const personId = rows[0]?.person_id
  if (personId === undefined) return undefined
  return { id: personId, alias: personId === id ? null : id, sightingIds: rows.map(row => row.id) }
}

async function mayRead(ctx: CallCtx, personId: string): Promise<boolean> {
  return (await readablePersons(ctx, [personId])).has(personId)
}

/** Of the given persons, those the caller may see: by the contact record's rights; visitors without a record by the object's. */
export async function readablePersons(ctx: CallCtx, ids: string[]): Promise<Set<string>> {
  const { read } = rightsOn(ctx.caller, 'contact')
  if (read === 'all') return new Set(ids)
  if (read === 'none') return new Set()
  // A visitor nobody knows yet has no owner, so only readers of all contacts see him.
  return readableIds(ctx.db, ctx.caller, { object: 'contact', ids })
}
