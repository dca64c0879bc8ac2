import type { LightMyRequestResponse as Response } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { backgroundDone } from '../../src/objects/index.ts'
import { testApp, type TestApp } from '../app.ts'
import { badRequests, type Asked, type Registered } from './requests.ts'
import { stateOf } from './state.ts'
import { furnish, type Furniture } from './world.ts'

let t: TestApp
let world: Furniture
beforeAll(async () => {
  t = await testApp()
  world = await furnish(t)
})
afterAll(() => t.close())

const PER_ROUTE = process.env['HUILIU_SOAK'] === '1' ? Infinity : 30

const ASKED = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])
/** Answers as long as somebody listens. */
const ENDLESS = new Set(['/api/v1/live'])

/** Deletions last: what they take away is asked for by the others. */
function registered(): Registered[] {
  const seen = t.app.routes.flatMap(({ method, url, schema }) =>
    [method].flat().map(one => ({ method: one, url, schema: (schema ?? {}) as Registered['schema'] })),
  )
  const real = seen.filter(({ method, url }) => ASKED.has(method) && !ENDLESS.has(url) && !url.startsWith('/assets/'))
  return real.toSorted((a, b) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE'))
}

/** Spread over the whole list, so that every kind of spoiling has its share. */
function share<T>(all: T[]): T[] {
  const step = Math.max(1, all.length / PER_ROUTE)
  return Array.from({ length: Math.min(all.length, PER_ROUTE) }, (_, n) => all[Math.floor(n * step)]).flatMap(one =>
    one === undefined ? [] : [one],
  )
}

const LANGUAGES = ['zh', 'en'] as const

async function ask(asked: Asked, locale: string): Promise<Response> {
  const headers = { authorization: world.authorizationFor(asked.url), 'accept-language': locale, ...asked.headers }
  return t.app.http.inject({ ...asked, headers })
}

const HAN = /\p{Script=Han}/u

/** Public forms are pages for people, who are told in words. */
const PAGE = /^\/f\//

function pageFlaws({ headers, payload }: Response, locale: string): string[] {
  if (!String(headers['content-type']).startsWith('text/html')) return ['no page']
  return payload.includes(`<html lang="${locale === 'zh' ? 'zh-CN' : 'en'}">`) ? [] : [`a page not in ${locale}`]
}

/** Spoken by programs as RFC 6749 says: one word of its list. */
const OAUTH = /^\/oauth\//

function oauthFlaws({ payload }: Response): string[] {
  const { error }: { error?: string } = JSON.parse(payload)
  return error && /^(invalid_request|invalid_client|invalid_scope|unsupported_grant_type)$/.test(error)
    ? []
    : ['no error code']
}

/** What is wrong with an answer; nothing when it is in order. */
function flaws(answer: Response, locale: string, { url }: Asked): string[] {
  if (answer.statusCode < 400) return []
  if (answer.statusCode >= 500) return [`a ${answer.statusCode}`]
  if (OAUTH.test(url) && !String(answer.headers['content-type']).includes('problem')) return oauthFlaws(answer)
  if (PAGE.test(url) && !String(answer.headers['content-type']).includes('json')) return pageFlaws(answer, locale)
  if (!String(answer.headers['content-type']).startsWith('application/problem+json')) return ['no problem details']
  const problem: {
    status: number
    code: string
    title: string
    requestId: string
    errors?: { path: string; code: string; message: string }[]
  } = JSON.parse(answer.payload)
  const texts = [problem.title, ...(problem.errors ?? []).map(error => error.message)]
  return [
    ...(problem.status === answer.statusCode && problem.code && problem.requestId ? [] : ['parts are missing']),
    ...(texts.every(text => text && HAN.test(text) === (locale === 'zh'))
      ? []
      : [`not in ${locale}: ${texts.join(' | ')}`]),
    ...((problem.errors ?? []).every(error => typeof error.path === 'string' && error.code)
      ? []
      : ['a field problem without place or code']),
    ...(answer.statusCode === 422 && !problem.errors?.length && problem.code === 'invalid_input'
      ? ['no place named']
      : []),
  ]
}

async function settled(): Promise<string[]> {
  await t.processed()
  await backgroundDone(t.runtime.db)
  return stateOf(t.runtime.db)
}

function shown({ method, url, payload, headers }: Asked): string {
  const body = Buffer.isBuffer(payload) ? `<${payload.length} bytes>` : String(payload ?? '').slice(0, 200)
  return `${String(method)} ${url.slice(0, 200)} ${JSON.stringify(headers).slice(0, 120)} ${body}`
}

test('every route answers bad input with a problem, and a refusal changes nothing', async () => {
  const wrong: string[] = []
  let before = await settled()
  for (const route of registered()) {
    const siblings = new Set(t.app.routes.filter(one => one.url === route.url).flatMap(one => one.method))
    const asked = share(badRequests(route, world.hintsFor(route.url))).filter(
      ({ method }) => method === route.method || !siblings.has(String(method)),
    )
    const refused: Asked[] = []
    let changing = false
    for (const [index, one] of asked.entries()) {
      const locale = LANGUAGES[index % 2] ?? 'zh'
      const answer = await ask(one, locale)
      wrong.push(...flaws(answer, locale, one).map(flaw => `${shown(one)} → ${flaw} ${answer.payload.slice(0, 300)}`))
      if (answer.statusCode >= 400) refused.push(one)
      else changing ||= one.method !== 'GET'
    }
    // Where something was accepted, the refused ones are asked again alone.
    if (changing) {
      before = await settled()
      for (const one of refused) if ((await ask(one, 'zh')).statusCode < 400) before = await settled()
    }
    const after = await settled()
    const changed = after.filter(line => !before.includes(line))
    before = after
    if (changed.length > 0)
      wrong.push(`${route.method} ${route.url} was refused, or read, and changed ${changed.join('; ')}`)
  }
  expect(wrong.slice(0, 40)).toEqual([])
  // What was accepted was understood, or refused item by item where people see it.
  const lost = await t.runtime.db.query(`select detail from ws.delivery_problem where code = 'processing_failed'`)
  expect(lost).toEqual([])
}, 600_000)
