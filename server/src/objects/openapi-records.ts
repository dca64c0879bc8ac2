import type { Field, ObjectDef } from '@huiliu/contracts'
import { RECORD } from '@huiliu/contracts/answers'
import type { RouteFacts } from '../kernel/index.ts'
import { fieldRight, rightsOn, type Caller } from '../workspace/index.ts'
import { VALUES } from './schemas.ts'
import { kindOf } from './types/index.ts'

export type Schema = Record<string, unknown>

/** A route as the document tells it: its schemas may be of one object, and are only written down. */
export type Described = Pick<
  RouteFacts,
  'method' | 'url' | 'summary' | 'tag' | 'media' | 'form' | 'reads' | 'proof'
> & {
  params: unknown
  query: unknown
  body: unknown
  response: Record<number, unknown>
}

const OBJECT = '/records/:object'

/** The generic routes of records once more for one object, typed by its fields: what this caller may do with it. */
export function describedFor(facts: Described[], caller: Caller, object: ObjectDef): Described[] {
  const name = schemaName(object)
  const may = facts.filter(fact => fact.url.includes(OBJECT) && allowed(fact, caller, object))
  return may.map(fact => {
    const isCreate = fact.method === 'POST' && fact.url.endsWith(OBJECT)
    const swap = (schema: unknown) =>
      typed(schema, { [RECORD]: name, [VALUES]: name + (isCreate ? '.values' : '.changes') })
    return {
      ...fact,
      url: fact.url.replace(OBJECT, `/records/${object.name}`),
      summary: `${object.label.en}: ${fact.summary}`,
      tag: object.name,
      body: fact.body && swap(fact.body),
      response: Object.fromEntries(Object.entries(fact.response).map(([status, schema]) => [status, swap(schema)])),
    }
  })
}

function allowed({ method, url }: Described, caller: Caller, { name }: ObjectDef): boolean {
  const { create, update, delete: remove } = rightsOn(caller, name)
  if (method === 'PUT') return create || update !== 'none'
  if (method === 'PATCH') return update !== 'none'
  if (method === 'DELETE') return url.endsWith('/:id') ? remove !== 'none' : true
  if (url.endsWith('/restorations')) return remove !== 'none'
  if (url.endsWith('/batch')) return create || update !== 'none' || remove !== 'none'
  return method === 'POST' && url.endsWith(OBJECT) ? create : true
}

/** A copy of the schema in which what stands for any object's record is this object's. */
function typed(schema: unknown, names: Record<string, string>): unknown {
  if (Array.isArray(schema)) return schema.map(item => typed(item, names))
  if (typeof schema !== 'object' || schema === null) return schema
  const name = 'title' in schema && typeof schema.title === 'string' ? names[schema.title] : undefined
  if (name) return { $ref: `#/components/schemas/${name}` }
  return Object.fromEntries(Object.entries(schema).map(([key, part]) => [key, typed(part, names)]))
}

function schemaName({ name }: ObjectDef): string {
  return name.replace(/(^|_)([a-z])/g, (_, _underscore: string, letter: string) => letter.toUpperCase())
}

/** As records are read, as new ones are given, and as changes are. */
export function schemasOf(caller: Caller, object: ObjectDef): Record<string, Schema> {
  const name = schemaName(object)
  const fields = object.fields.filter(field => fieldRight(caller, object.name, field.name) !== 'hidden')
  const given = fields.filter(
    field => fieldRight(caller, object.name, field.name) === 'write' && !field.readonly && !kindOf(field).made,
  )
  const changes = Object.fromEntries(given.map(field => [field.name, givenSchema(field)]))
  const required = given.filter(field => field.required).map(field => field.name)
  const { create, update, delete: remove } = rightsOn(caller, object.name)
  return {
    [name]: {
      type: 'object',
      description: object.label.en,
      // Who made a record he may not read is told these two alone.
      required: ['id', 'version'],
      properties: { ...SYSTEM, ...Object.fromEntries(fields.map(field => [field.name, readSchema(field)])) },
    },
    ...(create && {
      [`${name}.values`]: {
        type: 'object',
        properties: changes,
        ...(required.length > 0 && { required }),
        examples: [exampleRecord(given, object)],
      },
    }),
    ...((create || update !== 'none' || remove !== 'none') && {
      [`${name}.changes`]: { type: 'object', properties: { ...changes, version: { type: 'integer' } } },
    }),
  }
}

/** The field that names a record, those it needs, and a few more. */
function exampleRecord(fields: Field[], { nameField }: ObjectDef): Schema {
  const first = fields.filter(({ name, required }) => required || name === nameField)
  const shown = [...new Set([...first, ...fields])].flatMap(field => {
    const example = exampleOf(field)
    return example === undefined ? [] : [[field.name, example]]
  })
  return Object.fromEntries(shown.slice(0, Math.max(first.length, EXAMPLE_FIELDS)))
}

const EXAMPLE_FIELDS = 4
const TIME: Schema = { type: 'string', format: 'date-time' }
const SYSTEM: Schema = {
  id: { type: 'string', format: 'uuid' },
  version: { type: 'integer' },
  created_at: TIME,
  created_by: { type: ['string', 'null'], format: 'uuid' },
  updated_at: TIME,
  updated_by: { type: ['string', 'null'], format: 'uuid' },
  owner_id: { type: ['string', 'null'], format: 'uuid' },
  owner_id_name: { type: ['string', 'null'] },
}

function titled({ label, help }: Field): Schema {
  return { title: label.en, 'x-label': label, ...(help && { description: help.en }) }
}

/** What is read was right when it was written: options may have gone since, and a masked value has its form no more. */
function readSchema(field: Field): Schema {
  const { type, description } = kindOf(field).schema
  return {
    ...(description !== undefined && { description }),
    ...titled(field),
    ...(typeof type === 'string' && { type: [type, 'null'] }),
  }
}

function givenSchema(field: Field): Schema {
  const base = kindOf(field).schema
  const values = field.options?.map(option => option.value)
  const example = exampleOf(field)
  const told = { ...titled(field), ...(example !== undefined && { examples: [example] }) }
  if (field.type === 'select' && values) return { ...told, type: ['string', 'null'], enum: [...values, null] }
  if (field.type === 'multi_select' && values)
    return { ...told, type: ['array', 'null'], items: { type: 'string', enum: values } }
  return { ...base, ...told, ...(typeof base['type'] === 'string' && { type: [base['type'], 'null'] }) }
}

const EXAMPLES: Partial<Record<Field['type'], unknown>> = {
  text: '青禾泵业',
  long_text: '第一行\n第二行',
  rich_text: '<p>青禾泵业</p>',
  number: '12.5',
  currency: '12800.00',
  percent: '8.5',
  boolean: true,
  date: '2026-03-09',
  datetime: '2026-03-09T08:30:00Z',
  time: '08:30',
  rating: 4,
  phone: '13800125521',
  email: 'an@example.com',
  url: 'https://example.com',
  address: { country: 'CN', region: '310101' },
  location: { lat: 31.23, lng: 121.47 },
  json: { from: 'erp' },
}

/** A value the field takes; nothing for what points to records or files of this workspace. */
function exampleOf(field: Field): unknown {
  const [option] = field.options ?? []
  if (field.type === 'select') return option?.value
  if (field.type === 'multi_select') return option && [option.value]
  return EXAMPLES[field.type]
}
