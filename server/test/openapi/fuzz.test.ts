import { afterAll, expect, test } from 'vitest'
import { createRandom, type Random } from '../../src/kernel/index.ts'
import { backgroundDone } from '../../src/objects/index.ts'
import { testApp, type TestApp } from '../app.ts'
import { randomOf } from '../bad-input/random.ts'
import { badRequests, goodRequest, requestOf, type Asked, type Registered } from '../bad-input/requests.ts'
import { furnish, type Furniture } from '../bad-input/world.ts'
import { person } from '../people.ts'
import { judgeOf, routesIn, type Document } from './described.ts'

const isSoak = process.env['HUILIU_SOAK'] === '1'
const REQUESTS = Number(process.env['HUILIU_RUNS'] ?? (isSoak ? 100_000 : 1200))
const SEED = Number(process.env['HUILIU_SEED'] ?? (isSoak ? Date.now() % 1_000_000 : 1))
/** What is asked changes what there is: from time to time everything begins anew. */
const PER_WORLD = 5000

let t: TestApp | undefined
afterAll(() => t?.close())

type World = { t: TestApp; furniture: Furniture; document: Document; tokens: string[] }

/** A workspace with one of everything, and callers of every kind. */
async function begin(): Promise<World> {
  await t?.close()
  t = await testApp()
  const furniture = await furnish(t)
  const { body: document } = await t.api<Document>('GET', '/openapi.json')
  const member = await person(t, { role: 'member' })
  const narrow = async (scopes: string[]) => {
    const { body } = (await t?.api<{ token: string }>('POST', '/tokens', { name: 'x', role: 'admin', scopes })) ?? {}
    return body?.token ?? ''
  }
  const scoped = await Promise.all([
    narrow(['records:read']),
    narrow(['records:write:thing']),
    narrow(['settings', 'objects']),
  ])
  return { t, furniture, document, tokens: [member.token, await t.tokenFor('read_only'), ...scoped, 'hlt_x_y'] }
}

/** Everything by name, and of the objects those there is something of. */
const TYPED = /^\/api\/v1\/records\/(?!\{object\}|thing|contact)/
/** Answers as long as somebody listens. */
const ENDLESS = '/api/v1/live'

function routesOf({ document }: World): (Registered & { path: string })[] {
  const routes = routesIn(document).filter(({ path }) => path !== ENDLESS && !TYPED.test(path))
  // Deletions last: what they take away is asked for by the others.
  return routes.toSorted((a, b) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE'))
}

type Drawing = { route: Registered; furniture: Furniture; random: Random; count: number }

/** Some requests to one route: in order, near the bounds, and broken. */
function drawn({ route, furniture, random, count }: Drawing): Asked[] {
  const hints = furniture.hintsFor(route.url)
  // Each route's broken requests are asked elsewhere, all of them, and take their time to make.
  const broken = isSoak ? badRequests(route, hints).filter(({ method }) => method === route.method) : []
  const near = () =>
    requestOf(route, hints, {
      query: randomOf(route.schema.querystring, hints, { random }),
      body: randomOf(route.schema.body, hints, { random }),
    })
  const ways = [
    [() => goodRequest(route, hints), 1],
    [near, 6],
    [() => random.pick(broken), broken.length > 0 ? 3 : 0],
  ] as const
  return Array.from({ length: count }, () => random.weighted(ways)())
}

type Tally = { asked: number; accepted: number; wrong: string[] }

async function ask(
  world: World,
  { route, asked, random, tally }: { route: Registered & { path: string }; asked: Asked; random: Random; tally: Tally },
) {
  const { furniture, tokens } = world
  const own = furniture.authorizationFor(route.url)
  const as = random.chance(0.7) ? own : `Bearer ${random.pick(tokens)}`
  const headers = { authorization: as, ...asked.headers }
  const answer = await world.t.app.http.inject({ ...asked, headers })
  tally.asked++
  if (answer.statusCode < 400) tally.accepted++
  const media = String(answer.headers['content-type'] ?? '').split(';')[0] ?? ''
  return { status: answer.statusCode, media, payload: answer.payload }
}

test('no request made from the document is answered with a failure, or otherwise than it says', async () => {
  const random = createRandom(SEED)
  const tally: Tally = { asked: 0, accepted: 0, wrong: [] }
  const shapes = new Map<number, number>()
  while (tally.asked < REQUESTS && tally.wrong.length < 40) {
    const world = await begin()
    const judge = judgeOf(world.document)
    const routes = routesOf(world)
    const count = Math.ceil(Math.min(PER_WORLD, REQUESTS - tally.asked) / routes.length)
    for (const route of routes)
      for (const asked of drawn({ route, furniture: world.furniture, random, count })) {
        const answer = await ask(world, { route, asked, random, tally })
        shapes.set(answer.status, (shapes.get(answer.status) ?? 0) + 1)
        const flaw = answer.status >= 500 ? `a ${answer.status}` : judge({ ...route, ...answer })
        if (flaw)
          tally.wrong.push(
            `${route.method} ${asked.url.slice(0, 200)} ${String(asked.payload ?? '').slice(0, 300)} → ${flaw.slice(0, 300)}: ${answer.payload.slice(0, 200)}`,
          )
      }
    await backgroundDone(world.t.runtime.db)
  }
  const statuses = [...shapes].toSorted(([a], [b]) => a - b).map(([status, times]) => `${status}: ${times}`)
  console.log(`seed ${SEED}: ${tally.asked} requests, ${tally.accepted} accepted (${statuses.join(', ')})`)
  expect(tally.wrong).toEqual([])
  expect(tally.accepted).toBeGreaterThan(tally.asked / 8)
}, 10_800_000)
