import { contactNames } from '../objects/index.ts'
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
