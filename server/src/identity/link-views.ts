import type { LinkView } from '@huiliu/contracts'
import type { CallCtx } from '../workspace/index.ts'
import { readablePersons } from './person.ts'
import { linkSentence } from './sentences.ts'

type LinkRow = {
  id: string
  a: string
  b: string
  verdict: 'same' | 'never'
  at: Date
  by: string
  reason: string | null
  persons: [string, string]
}

/** People's words about the given sightings. A word about somebody whom the caller may not see is not told. */
export async function linkViews(ctx: CallCtx, sightingIds: string[]): Promise<LinkView[]> {
  const rows = await ctx.db.query<LinkRow>(
    `select l.id, l.a, l.b, l.verdict, l.at, a.actor_name as by, a.reason, array[sa.person_id, sb.person_id] as persons
     from ws.identity_link l join ws.act a on a.id = l.act_id join ws.sighting sa on sa.id = l.a join ws.sighting sb on sb.id = l.b
     where l.withdrawn_act_id is null and (l.a = any($1) or l.b = any($1)) order by l.at`,
    [sightingIds],
    { prepare: true },
  )
  const readable = await readablePersons(ctx, [...new Set(rows.flatMap(row => row.persons))])
  return rows
    .filter(row => row.persons.every(person => readable.has(person)))
    .map(({ persons: _persons, ...row }) => ({
      ...row,
      reason: row.reason ?? '',
      at: row.at.toISOString(),
      sentence: linkSentence(row, ctx.locale),
    }))
}
