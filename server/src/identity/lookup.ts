import type { IdentifierKind, LookupView, Trust } from '@huiliu/contracts'
import type { CallCtx } from '../workspace/index.ts'
import { masksOf } from './masking.ts'
import { displayNames } from './names.ts'
import { readablePersons } from './person.ts'
import { carriers } from './refs.ts'

type Asked = { kind: IdentifierKind; value: string; scope: string | undefined }

/**
 * Who carries an identifier: the verified person, and others who only claim it. A caller to whom the field is hidden finds
 * nobody; by a masked field an exact match may be looked up, as the rights say.
 */
export async function lookup(ctx: CallCtx, asked: Asked): Promise<LookupView> {
  if ((await masksOf(ctx)).isHidden(asked)) return { contact: null, others: [] }
  const found = await carriers(ctx.db, asked)
  const readable = await readablePersons(ctx, [...new Set(found.map(row => row.person_id))])
  const persons = new Map<string, Trust>()
  for (const { person_id, trust } of found)
    if (readable.has(person_id) && !persons.has(person_id)) persons.set(person_id, trust)
  const names = await displayNames(ctx, [...persons.keys()])
  const views = [...persons].map(([id, trust]) => ({ id, name: names.get(id) ?? '', trust }))
  const best = views.find(view => view.trust === 'verified') ?? views[0] ?? null
  return { contact: best, others: views.filter(view => view !== best) }
}
