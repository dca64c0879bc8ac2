import { IsOptional } from 'typebox'
import { SCOPES, onlyReads, rightsOn, type Caller } from '../workspace/index.ts'
import type { Catalog } from './catalog.ts'
import { describedFor, schemasOf, type Described, type Schema } from './openapi-records.ts'

/** OpenAPI 3.1 of exactly what the caller has: generic routes, and typed ones for every object he may read. */
export function openApiDocument(
  all: Described[],
  { catalog, caller, origin }: { catalog: Catalog; caller: Caller; origin: string },
): Schema {
  const facts = onlyReads(caller) ? all.filter(({ method, reads }) => method === 'GET' || reads) : all
  const objects = catalog.objects.filter(object => rightsOn(caller, object.name).read !== 'none')
  const paths: Record<string, Record<string, unknown>> = {}
  for (const fact of [...facts, ...objects.flatMap(object => describedFor(facts, caller, object))]) {
    const path = fact.url.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [fact.method.toLowerCase()]: operationOf(fact, path) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: '汇流 Huiliu',
      version: '1',
      description: 'The API of this workspace as the caller may use it.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: origin }],
    security: [{ bearer: [] }, { program: [] }],
    paths,
    components: {
      securitySchemes: securitySchemes(origin),
      schemas: {
        problem: Problem,
        ...Object.assign({}, ...objects.map(object => schemasOf(caller, object))),
      },
    },
  }
}

/** A token; access that a program gets by OAuth; and, for what servers tell, the write key of a source. */
function securitySchemes(origin: string): Schema {
  const scopes = Object.fromEntries(SCOPES.map(scope => [scope, SCOPE_SAYS[scope]]))
  return {
    bearer: { type: 'http', scheme: 'bearer', description: 'An API token, issued under Settings' },
    program: { type: 'oauth2', flows: { clientCredentials: { tokenUrl: `${origin}/oauth/token`, scopes } } },
    writeKey: { type: 'http', scheme: 'basic', description: 'The write key of a source as user name' },
  }
}

const SCOPE_SAYS: Record<(typeof SCOPES)[number], string> = {
  'records:read': 'Read records of all objects; `records:read:contact` of one',
  'records:write': 'Read and change records of all objects; `records:write:contact` of one',
  transfer: 'Import and export records',
  settings: 'Settings, tokens and programs',
  members: 'Members, roles and departments',
  sources: 'Sources, channels and subscriptions',
  objects: 'Objects, fields and layouts',
  identity: 'Who is one person',
}

const SECURITY = { none: [], writeKey: [{ writeKey: [] }] }

function operationOf(
  { summary, tag, params, query, body, form, response, method, media, proof }: Described,
  path: string,
): Schema {
  const inPath = parametersOf(params, 'path').filter(({ name }) => path.includes(`{${String(name)}}`))
  const parameters = [...inPath, ...parametersOf(query, 'query')]
  return {
    operationId: `${method.toLowerCase()}${path.replace(/[^a-z0-9]+/gi, '_')}`,
    summary,
    tags: [tag],
    ...(proof && { security: SECURITY[proof] }),
    ...(parameters.length > 0 && { parameters }),
    ...(form !== undefined && {
      requestBody: { required: true, content: { 'multipart/form-data': { schema: form } } },
    }),
    ...(body !== undefined && {
      requestBody: { required: !IsOptional(body), content: { 'application/json': { schema: body } } },
    }),
    responses: {
      ...Object.fromEntries(
        Object.entries(response).map(([status, schema]) => [status, answer(status, schema, media)]),
      ),
      default: {
        description: 'Problem details',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/problem' } } },
      },
    },
  }
}

function answer(status: string, schema: unknown, media = ['application/json']): Schema {
  return status === '204'
    ? { description: 'Done' }
    : { description: 'OK', content: Object.fromEntries(media.map(one => [one, { schema }])) }
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
