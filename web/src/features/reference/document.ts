/** What this page reads of the OpenAPI document. */
export type Schema = {
  $ref?: string
  type?: string | string[]
  title?: string
  description?: string
  format?: string
  enum?: unknown[]
  const?: unknown
  default?: unknown
  anyOf?: Schema[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  examples?: unknown[]
  pattern?: string
  'x-label'?: { zh: string; en: string }
}
type Content = Record<string, { schema: Schema }>
type Told = {
  summary: string
  tags: string[]
  parameters?: { name: string; in: string; required: boolean; schema: Schema }[]
  requestBody?: { content: Content }
  responses: Record<string, { content?: Content }>
  security?: Record<string, string[]>[]
}
export type OpenApi = {
  servers: { url: string }[]
  paths: Record<string, Record<string, Told>>
  components: { schemas: Record<string, Schema> }
}
export type Operation = Told & { method: string; path: string }

/** Tag → its operations, in the order of the document; what is said once more for one object stands with the object. */
export function groupsOf({ paths }: OpenApi): Map<string, Operation[]> {
  const all = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, told]): Operation => ({ ...told, method: method.toUpperCase(), path })),
  )
  return Map.groupBy(all, one => one.tags[0] ?? '')
}

export function matches(operation: Operation, words: string): boolean {
  const text = `${operation.method} ${operation.path} ${operation.summary}`.toLowerCase()
  return words
    .toLowerCase()
    .split(/\s+/)
    .every(word => text.includes(word))
}

export function resolved(document: OpenApi, schema: Schema | undefined): Schema {
  const name = schema?.$ref?.split('/').at(-1)
  return (name === undefined ? schema : document.components.schemas[name]) ?? {}
}

/** The type as people read it: `text | null`, the values of a choice. */
export function typeText(schema: Schema): string {
  if (schema.enum) return schema.enum.map(value => JSON.stringify(value)).join(' | ')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.anyOf) return [...new Set(schema.anyOf.map(typeText))].join(' | ')
  if (schema.$ref) return schema.$ref.split('/').at(-1) ?? ''
  const types = [schema.type ?? 'any'].flat().map(one => (one === 'string' && schema.format ? schema.format : one))
  return types.map(one => (one === 'array' && schema.items ? `${typeText(schema.items)}[]` : one)).join(' | ')
}

const NAMELESS = 4

/** A value for an example: what the schema says, else one of its type. */
export function exampleOf(document: OpenApi, given: Schema | undefined, depth = 0): unknown {
  const schema = resolved(document, given)
  const [example] = schema.examples ?? []
  if (example !== undefined) return example
  if (schema.default !== undefined) return schema.default
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  if (schema.anyOf) return exampleOf(document, schema.anyOf[0], depth)
  const type = [schema.type].flat()[0]
  if (type === 'array') return depth > NAMELESS ? [] : [exampleOf(document, schema.items, depth + 1)]
  if (type === 'object') return objectExample(document, schema, depth)
  if (type === 'integer' || type === 'number') return 1
  if (type === 'boolean') return true
  return type === 'string' ? textExample(schema) : null
}

function objectExample(document: OpenApi, { properties = {}, required }: Schema, depth: number): unknown {
  if (depth > NAMELESS) return {}
  const names = required ?? Object.keys(properties).slice(0, NAMELESS)
  return Object.fromEntries(names.map(name => [name, exampleOf(document, properties[name], depth + 1)]))
}

const FORMATS: Record<string, string> = {
  uuid: '00000000-0000-4000-8000-000000000000',
  'date-time': '2026-03-09T08:30:00Z',
  date: '2026-03-09',
}

function textExample({ format = '' }: Schema): string {
  return FORMATS[format] ?? '…'
}

/** A call as it is typed into a terminal. */
export function curlOf(document: OpenApi, operation: Operation): string {
  const { method, path, requestBody, security } = operation
  const json = requestBody?.content['application/json']?.schema
  const form = requestBody?.content['multipart/form-data']
  const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => `$${name.toUpperCase()}`)
  const method_ = method === 'GET' ? [] : [`-X ${method}`]
  const proof = security?.length === 0 ? [] : [`-H "Authorization: Bearer $TOKEN"`]
  const body = json
    ? [
        `-H 'Content-Type: application/json'`,
        `-d '${JSON.stringify(exampleOf(document, json)).replaceAll("'", String.raw`'\''`)}'`,
      ]
    : []
  const file = form ? [`-F 'file=@file'`] : []
  const url = `"${document.servers[0]?.url ?? ''}${address}"`
  return ['curl', ...method_, ...proof, ...body, ...file, url].join(' \\\n  ').replace('curl \\\n  ', 'curl ')
}
