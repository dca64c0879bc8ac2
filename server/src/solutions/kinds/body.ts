import type { Static, TSchema } from 'typebox'
import { Check } from 'typebox/value'

/** A body as its kind's files are; files were held against the schema when they were read. */
export function bodyAs<S extends TSchema>(schema: S, body: unknown): Static<S> {
  if (!Check(schema, body)) throw new Error('a part that is not what its schema says')
  return body
}
