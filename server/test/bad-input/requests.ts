import type { InjectOptions } from 'fastify'
import { ADDRESS, BODIES, spoilt } from './spoil.ts'
import { validOf, type Hints, type Schema } from './valid.ts'

/** A route as it was registered. */
export type Registered = {
  method: string
  url: string
  schema: { params?: Schema; querystring?: Schema; body?: Schema }
}
export type Asked = InjectOptions & { url: string }

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const
const WITH_BODY = new Set(['POST', 'PATCH', 'PUT', 'DELETE'])

/** Bad requests to one route, each spoilt in one place; the same for the same route. */
export function badRequests(route: Registered, hints: Hints): Asked[] {
  const good = goodRequest(route, hints)
  return [
    ...(WITH_BODY.has(route.method) ? bodies(route, hints, good) : []),
    ...queries(route, hints, good),
    ...addresses(route, hints, good),
    ...headers(good),
    ...METHODS.filter(method => method !== route.method).map(method => ({ ...good, method })),
  ]
}

export function goodRequest(route: Registered, hints: Hints): Asked {
  const { body, querystring } = route.schema
  return requestOf(route, hints, { query: validOf(querystring, hints), body: validOf(body, hints) })
}

/** A request to a route with this query and body, its address in order. */
export function requestOf(
  { method, url, schema }: Registered,
  hints: Hints,
  { query, body }: { query: unknown; body: unknown },
): Asked {
  const names = [...url.matchAll(/:(\w+)/g)].map(match => match[1] ?? '')
  const path = names.reduce((text, name) => {
    const value = validOf(schema.params?.properties?.[name] ?? { type: 'string' }, hints, name)
    return text.replace(`:${name}`, encodeURIComponent(String(value)))
  }, url)
  return {
    method: methodOf(method),
    url: path.replace('*', 'x') + queryOf(query),
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    ...(body !== undefined && { payload: JSON.stringify(body) }),
  }
}

function methodOf(method: string): (typeof METHODS)[number] {
  return METHODS.find(one => one === method) ?? 'GET'
}

function queryOf(values: unknown): string {
  const pairs = Object.entries(values ?? {}).filter(([, value]) => value !== undefined)
  if (pairs.length === 0) return ''
  return `?${pairs.map(([key, value]) => `${key}=${typeof value === 'string' ? encodeURIComponent(value.toWellFormed()) : encodeURIComponent(JSON.stringify(value))}`).join('&')}`
}

function bodies({ schema }: Registered, hints: Hints, good: Asked): Asked[] {
  const spoiltValues = spoilt(validOf(schema.body, hints) ?? {}).map(value => JSON.stringify(value))
  const headers = { 'content-type': 'application/json' }
  return [...new Set([...spoiltValues, ...BODIES])].map(payload => ({ ...good, headers, payload }))
}

function queries({ schema }: Registered, hints: Hints, good: Asked): Asked[] {
  const [path = ''] = good.url.split('?')
  const values = spoilt(validOf(schema.querystring, hints) ?? {}).map(queryOf)
  const [name = 'limit'] = Object.keys(schema.querystring?.properties ?? {})
  const raw = ADDRESS.flatMap(text => Object.keys(schema.querystring?.properties ?? {}).map(key => `?${key}=${text}`))
  const odd = ['?nobody=1', '?__proto__=1', '?%', `?${name}=1&${name}=2`, `?${name}[]=1`, `?${'a=1&'.repeat(2000)}`]
  return [...new Set([...values, ...raw, ...odd])].map(query => ({ ...good, url: path + query }))
}

function addresses({ url, schema }: Registered, hints: Hints, good: Asked): Asked[] {
  const names = [...url.matchAll(/:(\w+)/g)].map(match => match[1] ?? '')
  return names.flatMap(name => {
    const rest = { ...hints }
    return ADDRESS.map(text => {
      const { url: whole } = goodRequest({ method: 'GET', url: url.replace(`:${name}`, '\u0001'), schema }, rest)
      return { ...good, url: whole.replace('\u0001', text) }
    })
  })
}

function headers(good: Asked): Asked[] {
  const bad: Record<string, string>[] = [
    { 'content-type': 'text/xml' },
    { 'content-type': 'application/json; charset=utf-16' },
    { 'content-type': 'multipart/form-data' },
    { 'content-type': 'application/x-www-form-urlencoded' },
    { 'content-type': ';;;' },
    { 'content-encoding': 'gzip' },
    { 'content-encoding': 'br' },
    { 'if-match': 'nonsense' },
    { 'if-match': '"99999999999999999999"' },
    { 'idempotency-key': 'x'.repeat(5000) },
    { 'idempotency-key': '键\u00ff'.replace('键', '') },
    { authorization: 'Bearer hlt_x_y' },
    { authorization: 'Basic %%%' },
    { authorization: 'Bearer' },
    { cookie: 'huiliu=%00; ;;=' },
    { origin: 'https://elsewhere.example' },
    { range: 'bytes=9-1' },
    { 'x-forwarded-for': '999.999.999.999' },
  ]
  return bad.map(header => ({ ...good, headers: { ...good.headers, ...header } }))
}
