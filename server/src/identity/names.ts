import type { Queryable } from '../kernel/index.ts'
import { contactIds, contactNames } from '../objects/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { readablePersons } from './person.ts'
import { visitorName } from './sentences.ts'

/** What to call each person: the contact's name, else its email or phone as the reader may see it, else "visitor 1a2b". */
export async function displayNames(ctx: CallCtx, personIds: string[]): Promise<Map<string, string>> {
  if (personIds.length === 0) return new Map()
  const readable = await readablePersons(ctx, personIds)
  const names = await contactNames(ctx, [...readable])
  return new Map(personIds.map(id => [id, (readable.has(id) ? names.get(id) : null) ?? visitorName(id, ctx.locale)]))
}

/** Sighting id → contact id, for sightings of server sources that belong to a contact: what these say is verified. */
export async function personsOfServers(q: Queryable, sightingIds: string[]): Promise<Map<string, string>> {
  const rows = await q.query<{ id: string; person_id: string }>(
    `select s.id, s.person_id from ws.sighting s join ws.source o on o.id = s.source_id
     where s.id = any($1) and o.kind = 'server'`,
    [sightingIds],
  )
  const contacts = await contactIds(q, [...new Set(rows.map(row => row.person_id))])
  return new Map(rows.filter(row => contacts.has(row.person_id)).map(row => [row.id, row.person_id]))
}
