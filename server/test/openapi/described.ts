import { Ajv2020 } from 'ajv/dist/2020.js'
import formatsPlugin from 'ajv-formats'
import type { Registered } from '../bad-input/requests.ts'
import type { Schema } from '../bad-input/valid.ts'

type Content = Record<string, { schema?: object }>
export type Operation = {
  operationId: string
  parameters?: { name: string; in: string; required: boolean; schema: Schema }[]
  requestBody?: { content: Content }
  responses: Record<string, { content?: Content }>
}
export type Document = {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, object> }
}

/** What the document says can be asked, as a route would say it. */
export function routesIn({ paths, components }: Document): (Registered & { path: string })[] {
  const whole = (schema: object | undefined) => resolved(schema, components.schemas) as Schema | undefined
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { parameters = [], requestBody }]) => {
      const body = whole(requestBody?.content['application/json']?.schema)
      const of = (where: string): Schema => {
        const own = parameters.filter(one => one.in === where)
        return { type: 'object', properties: Object.fromEntries(own.map(one => [one.name, one.schema])) }
      }
      const schema = { params: of('path'), querystring: of('query'), ...(body && { body }) }
      return { path, method: method.toUpperCase(), url: path.replaceAll(/\{(\w+)\}/g, ':$1'), schema }
    }),
  )
}

function resolved(schema: unknown, schemas: Record<string, object>): unknown {
  if (Array.isArray(schema)) return schema.map(part => resolved(part, schemas))
  if (typeof schema !== 'object' || schema === null) return schema
  if ('$ref' in schema && typeof schema.$ref === 'string')
    return resolved(schemas[schema.$ref.split('/').at(-1) ?? ''], schemas)
  return Object.fromEntries(Object.entries(schema).map(([key, part]) => [key, resolved(part, schemas)]))
}

export type Answered = { method: string; path: string; status: number; media: string; payload: string }

/** What is wrong with answers by what the document says of them; nothing where they are as it says. */
export function judgeOf(document: Document): (answered: Answered) => string | undefined {
  const ajv = formatsPlugin.default(new Ajv2020({ strict: false, allErrors: true }))
  ajv.addSchema({ $id: 'document', components: document.components })
  const compiled = new WeakMap<object, ReturnType<typeof ajv.compile>>()
  return ({ method, path, status, media, payload }) => {
    const responses = document.paths[path]?.[method.toLowerCase()]?.responses ?? {}
    const response = status < 400 ? responses[status] : responses['default']
    const schema = response?.content?.[media]?.schema
    if (!response || (status !== 204 && !schema)) return `${status} ${media} is not described`
    if (!schema) return undefined
    const fits =
      compiled.get(schema) ??
      ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"document#/components')))
    compiled.set(schema, fits)
    return fits(media.includes('json') ? JSON.parse(payload) : payload) ? undefined : ajv.errorsText(fits.errors)
  }
}
