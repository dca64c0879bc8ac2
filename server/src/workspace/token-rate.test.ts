import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp, type TestApp } from '../../test/app.ts'

let t: TestApp
beforeAll(async () => void (t = await testApp()))
afterAll(() => t.close())

test('a token that asks too often is told when to come again, and others are not held up', async () => {
  const issue = async (perMinute: number | null) =>
    (await t.api<{ token: string }>('POST', '/tokens', { name: 'x', role: 'member', perMinute })).body.token
  const [few, free] = [await issue(3), await issue(null)]
  const ask = (token: string) => t.request({ method: 'GET', path: '/me', token })
  const answers = []
  for (let n = 0; n < 5; n++) answers.push(await ask(few))
  expect(answers.map(one => one.status)).toEqual([200, 200, 200, 429, 429])
  expect(answers[0]?.headers['ratelimit-policy']).toBe('"minute";q=3;w=60')
  expect(answers[2]?.headers['ratelimit']).toMatch(/^"minute";r=0;t=\d+$/)
  expect(Number(answers[3]?.headers['retry-after'])).toBeGreaterThan(1)
  expect(answers[4]?.body).toMatchObject({ code: 'too_many_requests' })
  const other = await ask(free)
  expect([other.status, other.headers['ratelimit']]).toEqual([200, undefined])
})
