/** A JSON schema as routes give it; only what a value can be made from. */
export type Schema = {
  type?: string
  const?: unknown
  default?: unknown
  enum?: unknown[]
  anyOf?: Schema[]
  allOf?: Schema[]
  properties?: Record<string, Schema>
  items?: Schema
  format?: string
  pattern?: string
  minimum?: number
  minLength?: number
}
/** What a property of this name holds in a request that is in order. */
export type Hints = Record<string, unknown>

const WORDS = ['a1', '上海', 'contact', '00000000-0000-4000-8000-000000000000']
const FORMATS: Record<string, string> = {
  uuid: '00000000-0000-4000-8000-000000000000',
  'date-time': '2026-01-02T03:04:05Z',
  date: '2026-01-02',
}

/** A value the schema takes, optional parts included, so that every part can be spoilt. */
export function validOf(schema: Schema | undefined, hints: Hints, name = ''): unknown {
  if (!schema) return undefined
  if (Object.hasOwn(hints, name)) return hints[name]
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  if (schema.anyOf) return validOf(schema.anyOf[0], hints, name)
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map(one => validOf(one, hints, name)))
  if (schema.type === 'object') return objectOf(schema, hints)
  if (schema.type === 'array') return [validOf(schema.items ?? {}, hints, name)]
  if (schema.type === 'boolean') return true
  if (schema.type === 'null') return null
  if (schema.type === 'integer' || schema.type === 'number') return schema.default ?? schema.minimum ?? 1
  return textOf(schema)
}

function objectOf({ properties }: Schema, hints: Hints): unknown {
  if (!properties) return hints['*'] ?? {}
  return Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, validOf(part, hints, name)]))
}

function textOf({ format, pattern, minLength = 1 }: Schema): string {
  if (format) return FORMATS[format] ?? ''
  if (pattern) return WORDS.find(word => new RegExp(pattern).test(word)) ?? ''
  return 'x'.repeat(Math.max(minLength, 1))
}
