import type { RecordRow } from '@huiliu/contracts'
import type { TestApp } from '../../../test/app.ts'

/** What people see: the records of lists, who is who, what the search box finds. */
export type Fingerprint = {
  records: { object: string; rows: Record<string, unknown>[] }[]
  persons: unknown[]
  hits: unknown[]
}

const OBJECTS = ['contact', 'account', 'product', 'order', 'order_line']
const HIDDEN = new Set(['version', 'updated_at', 'updated_by'])

/** `sightings` are those whose persons count: an import's own stay behind as names of nobody. */
export async function fingerprint(
  t: TestApp,
  { words, sightings }: { words: string[]; sightings: string[] },
): Promise<Fingerprint> {
  const records: Fingerprint['records'] = []
  for (const object of OBJECTS) {
    const { body } = await t.api<{ items: RecordRow[] }>('POST', `/records/${object}/query`, { limit: 500 })
    const rows = body.items.map(row => Object.fromEntries(Object.entries(row).filter(([name]) => !HIDDEN.has(name))))
    records.push({ object, rows: rows.toSorted((a, b) => (String(a['id']) < String(b['id']) ? -1 : 1)) })
  }
  const persons = await t.runtime.db.query(
    `select id, person_id, (select array_agg(e.kind || e.value || coalesce(e.refusal, '') order by e.kind, e.value, e.trust, e.rule)
                            from ws.identity_edge e where e.sighting_id = s.id) as edges
     from ws.sighting s where id = any($1) order by id`,
    [sightings],
  )
  const hits: unknown[] = []
  for (const word of words) {
    const { body } = await t.api<{ items: { id: string }[] }>('GET', `/search?q=${encodeURIComponent(word)}&limit=50`)
    hits.push([word, body.items.map(hit => hit.id).toSorted()])
  }
  return { records, persons, hits }
}

export async function sightingIds(t: TestApp): Promise<string[]> {
  return (await t.runtime.db.query<{ id: string }>('select id from ws.sighting')).map(row => row.id)
}
