import { isId, notFound, type Row } from '../kernel/index.ts'
import { readableExists, readableIds } from '../objects/index.ts'
import { rightsOn, type CallCtx } from '../workspace/index.ts'
import { SIGHTING, sightingOf, type KeptSighting, type SightingRow } from './closure.ts'

export type PersonSighting = KeptSighting & { source: { id: string; name: string; kind: string; channel: string } }
/** `alias`: the id asked for, where it is not the person's own. */
export type Person = { id: string; alias: string | null; sightings: PersonSighting[] }

type PersonRow = Row & SightingRow & { source_name: string; channel: string }

/**
 * The person an id means: a sighting id, for ever an alias of whoever that sighting belongs to now. Throws not_found for an
 * unknown id and for a person whose contact record the caller may not read: the two must not be told apart.
 */
export async function personOf(ctx: CallCtx, id: string): Promise<Person> {
  const { read } = rightsOn(ctx.caller, 'contact')
  if (!isId(id) || read === 'none') throw notFound()
  const params: unknown[] = [id]
  // A visitor nobody knows yet has no owner, so only readers of all contacts see him.
  const readable = readableExists(ctx.caller, { object: 'contact', id: 'asked.person_id', params })
  const rows = await ctx.db.query<PersonRow>(
    `select ${SIGHTING}, o.name as source_name, o.channel
     from ws.sighting asked join ws.sighting s on s.person_id = asked.person_id join ws.source o on o.id = s.source_id
     where asked.id = $1 and ${readable} order by s.seq`,
    params,
    { prepare: true },
  )
  const [first] = rows
  if (!first) throw notFound()
  return { id: first.person_id, alias: first.person_id === id ? null : id, sightings: rows.map(withSource) }
}

function withSource(row: PersonRow): PersonSighting {
  const source = { id: row.source_id, name: row.source_name, kind: row.source_kind, channel: row.channel }
  return { ...sightingOf(row), source }
}

/** Of the given persons, those the caller may see: by the contact record's rights; visitors without a record by the object's. */
export async function readablePersons(ctx: CallCtx, ids: string[]): Promise<Set<string>> {
  const { read } = rightsOn(ctx.caller, 'contact')
  if (read === 'all') return new Set(ids)
  if (read === 'none') return new Set()
  return readableIds(ctx.db, ctx.caller, { object: 'contact', ids })
}
