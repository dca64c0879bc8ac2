import type { Field, FieldType, ObjectDef } from '@huiliu/contracts'
import type { RouteFacts } from '../kernel/index.ts'
import { fieldRight, rightsOn, type Caller } from '../workspace/index.ts'
import type { Catalog } from './catalog.ts'

type Schema = Record<string, unknown>

const FIELD_SCHEMAS: Record<FieldType, Schema> = {
  text: { type: 'string' },
  long_text: { type: 'string' },
  phone: { type: 'string' },
  email: { type: 'string', format: 'email' },
  url: { type: 'string' },
  auto_number: { type: 'string', readOnly: true },
  number: { type: 'string', description: 'exact decimal' },
  currency: { type: 'string', description: 'exact decimal' },
  percent: { type: 'string', description: 'exact decimal' },
  boolean: { type: 'boolean' },
  date: { type: 'string', format: 'date' },
  datetime: { type: 'string', format: 'date-time' },
  select: { type: 'string' },
  multi_select: { type: 'array', items: { type: 'string' } },
  lookup: { type: 'string', format: 'uuid' },
  member: { type: 'string', format: 'uuid' },
  json: {},
}

/** OpenAPI 3.1 of exactly what the caller has: generic routes, and typed ones for every object he may read. */
export function openApiDocument(
  facts: RouteFacts[],
  { catalog, caller, origin }: { catalog: Catalog; caller: Caller; origin: string },
): Schema {
  const objects = catalog.objects.filter(object => rightsOn(caller, object.name).read !== 'none')
  const paths: Record<string, Record<string, unknown>> = {}
  for (const fact of facts) add(paths, fact.url, { method: fact.method.toLowerCase(), operation: operationOf(fact) })
  for (const object of objects) objectPaths(paths, object, rightsOn(caller, object.name).create)
  return {
    openapi: '3.1.0',
    info: {
      title: '汇流 Huiliu',
      version: '1',
      description: 'The API of this workspace as the caller may use it.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: origin }],
    security: [{ bearer: [] }],
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      schemas: {
        Problem,
        ...Object.fromEntries(objects.map(object => [schemaName(object), recordSchema(caller, object)])),
      },
    },
  }
}

function add(
  paths: Record<string, Record<string, unknown>>,
  url: string,
  { method, operation }: { method: string; operation: Schema },
): void {
  const path = url.replace(/:(\w+)/g, '{$1}')
  paths[path] = { ...paths[path], [method]: operation }
}

function operationOf({ summary, tag, params, query, body, response, method, url }: RouteFacts): Schema {
  const parameters = [...parametersOf(params, 'path'), ...parametersOf(query, 'query')]
  return {
    operationId: `${method.toLowerCase()}${url.replace(/[^a-z0-9]+/gi, '_')}`,
    summary,
    tags: [tag],
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    responses: {
      ...Object.fromEntries(Object.entries(response).map(([status, schema]) => [status, answer(status, schema)])),
      default: {
        description: 'Problem details',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  }
}

function answer(status: string, schema: unknown): Schema {
  return status === '204' ? { description: 'Done' } : { description: 'OK', content: { 'application/json': { schema } } }
}

function parametersOf(schema: unknown, where: 'path' | 'query'): Schema[] {
  if (
    typeof schema !== 'object' ||
    schema === null ||
    !('properties' in schema) ||
    typeof schema.properties !== 'object' ||
    schema.properties === null
  )
    return []
  const required: unknown = 'required' in schema ? schema.required : []
  return Object.entries(schema.properties).map(([name, property]: [string, unknown]) => ({
    name,
    in: where,
    required: where === 'path' || (Array.isArray(required) && required.includes(name)),
    schema: property,
  }))
}

function objectPaths(paths: Record<string, Record<string, unknown>>, object: ObjectDef, mayCreate: boolean): void {
  const ref = { $ref: `#/components/schemas/${schemaName(object)}` }
  const base = `/api/v1/records/${object.name}`
  const list = {
    type: 'object',
    properties: { items: { type: 'array', items: ref }, next: { type: ['string', 'null'] } },
  }
  const operation = (method: string, url: string, summary: string) => ({
    operationId: `${method}${url.replace(/[^a-z0-9]+/gi, '_')}`,
    summary,
    tags: [object.name],
  })
  add(paths, base, {
    method: 'get',
    operation: { ...operation('get', base, `List ${object.label.en}`), responses: { 200: answer('200', list) } },
  })
  if (mayCreate) {
    const requestBody = { required: true, content: { 'application/json': { schema: ref } } }
    add(paths, base, {
      method: 'post',
      operation: {
        ...operation('post', base, `Create ${object.label.en}`),
        requestBody,
        responses: { 201: answer('201', ref) },
      },
    })
  }
  const one = `${base}/{id}`
  const parameters = [{ name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } }]
  add(paths, one, {
    method: 'get',
    operation: {
      ...operation('get', one, `One ${object.label.en}`),
      parameters,
      responses: { 200: answer('200', ref) },
    },
  })
}

function schemaName({ name }: ObjectDef): string {
  return name.replace(/(^|_)([a-z])/g, (_, _underscore: string, letter: string) => letter.toUpperCase())
}

function recordSchema(caller: Caller, object: ObjectDef): Schema {
  const fields = object.fields.filter(field => fieldRight(caller, object.name, field.name) !== 'hidden')
  const system = {
    id: { type: 'string', format: 'uuid', readOnly: true },
    version: { type: 'integer', readOnly: true },
    created_at: { type: 'string', format: 'date-time', readOnly: true },
    updated_at: { type: 'string', format: 'date-time', readOnly: true },
    owner_id: { type: ['string', 'null'], format: 'uuid' },
  }
  const required = fields.filter(field => field.required).map(field => field.name)
  return {
    type: 'object',
    description: object.label.en,
    properties: { ...system, ...Object.fromEntries(fields.map(field => [field.name, fieldSchema(field)])) },
    ...(required.length > 0 && { required }),
  }
}

function fieldSchema(field: Field): Schema {
  const base = FIELD_SCHEMAS[field.type]
  const values = field.options?.map(option => option.value)
  const title = { title: field.label.en, 'x-label': field.label }
  if (field.type === 'select' && values) return { ...title, type: ['string', 'null'], enum: [...values, null] }
  if (field.type === 'multi_select' && values)
    return { ...title, type: ['array', 'null'], items: { type: 'string', enum: values } }
  return { ...title, ...base, ...(typeof base['type'] === 'string' && { type: [base['type'], 'null'] }) }
}

const Problem: Schema = {
  type: 'object',
  required: ['type', 'status', 'code', 'title'],
  properties: {
    type: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string' },
    title: { type: 'string' },
    requestId: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        properties: { path: { type: 'string' }, code: { type: 'string' }, message: { type: 'string' } },
      },
    },
  },
}
