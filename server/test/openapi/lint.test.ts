import { createConfig, lintFromString } from '@redocly/openapi-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp, type TestApp } from '../app.ts'
import { furnish } from '../bad-input/world.ts'

let t: TestApp
beforeAll(async () => {
  t = await testApp()
  await furnish(t)
})
afterAll(() => t?.close())

test('a public linter finds nothing wrong with the document of any caller', async () => {
  const config = await createConfig({
    extends: ['recommended'],
    // Of two paths the literal one is meant, and every operation says its problems under `default`.
    rules: { 'no-ambiguous-paths': 'off', 'operation-4xx-response': 'off', 'no-server-example.com': 'off' },
  })
  for (const token of [t.token, await t.tokenFor('member'), await t.tokenFor('read_only')]) {
    const { body } = await t.api('GET', '/openapi.json', undefined, token)
    const found = await lintFromString({ source: JSON.stringify(body), config, absoluteRef: 'openapi.json' })
    const told = found.map(
      ({ severity, ruleId, message, location }) => `${severity} ${ruleId} ${message} ${location[0]?.pointer}`,
    )
    expect(told).toEqual([])
  }
})
