import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { ConfigError, loadConfig, VARIABLES } from './config.ts'
import type { Environment } from './config.ts'

const base = { HUILIU_DATA: '/srv/huiliu' }

test('has defaults for everything', () => {
  expect(loadConfig({}, base)).toEqual({
    dataDir: '/srv/huiliu',
    port: 3000,
    host: '127.0.0.1',
    publicUrl: undefined,
    databaseUrl: undefined,
    admin: undefined,
    demo: false,
    key: undefined,
    logLevel: 'info',
    queryTimeoutMs: 30_000,
    trustedProxies: [],
    dnsServers: [],
  })
  expect(loadConfig({}, { DATABASE_URL: 'postgres://u:p@/db?host=/run' }).dataDir).toBe(resolve('data'))
})

test('reads what is set', () => {
  const config = loadConfig(
    {},
    { ...base, PUBLIC_URL: 'https://crm.example.com/', TRUSTED_PROXIES: 'loopback, 10.0.0.0/8' },
  )
  expect(config.publicUrl).toBe('https://crm.example.com')
  expect(config.trustedProxies).toEqual(['loopback', '10.0.0.0/8'])
  const { dnsServers } = loadConfig({}, { DNS_SERVERS: '10.0.0.2, 127.0.0.1:5353,[::1]:53' })
  expect(dnsServers).toEqual(['10.0.0.2', '127.0.0.1:5353', '[::1]:53'])
  expect(() => loadConfig({}, { DNS_SERVERS: 'dns.example.com' })).toThrow('DNS_SERVERS')
  expect(loadConfig({}, { ...base, HUILIU_KEY: 'ab'.repeat(32) }).key).toEqual(Buffer.alloc(32, 0xab))
  expect(loadConfig({}, { ...base, HUILIU_KEY: Buffer.alloc(32, 7).toString('base64') }).key).toEqual(
    Buffer.alloc(32, 7),
  )
  expect(loadConfig({}, { ...base, QUERY_TIMEOUT: '1.5' }).queryTimeoutMs).toBe(1500)
  expect(loadConfig({ demo: true }, { ...base, PORT: '' })).toMatchObject({ demo: true, port: 3000 })
})

test.each<[string, Environment]>([
  ['PORT', { PORT: '70000' }],
  ['PUBLIC_URL', { PUBLIC_URL: 'crm.example.com' }],
  ['PUBLIC_URL', { PUBLIC_URL: 'https://example.com/crm' }],
  ['DATABASE_URL', { DATABASE_URL: 'mysql://u:s3cret@h/d' }],
  ['HUILIU_ADMIN_PASSWORD', { HUILIU_ADMIN_EMAIL: 'a@example.com' }],
  ['HUILIU_ADMIN_EMAIL', { HUILIU_ADMIN_PASSWORD: 's3cret' }],
  ['HUILIU_DEMO', { HUILIU_DEMO: 'perhaps' }],
  ['HUILIU_KEY', { HUILIU_KEY: 's3cret' }],
  ['LOG_LEVEL', { LOG_LEVEL: 'loud' }],
  ['QUERY_TIMEOUT', { QUERY_TIMEOUT: 'soon' }],
  ['TRUSTED_PROXIES', { TRUSTED_PROXIES: '10.0.0.0/33' }],
  ['HOST', { HUILIU_DEMO: '1', HOST: '0.0.0.0' }],
])('stops the start over a wrong %s, naming it and no secret', (name, env) => {
  const read = () => loadConfig({}, { ...base, ...env })
  expect(read).toThrow(ConfigError)
  expect(read).toThrow(expect.objectContaining({ variable: name, message: expect.stringContaining(name) }))
  expect(read).toThrow(expect.objectContaining({ message: expect.not.stringContaining('s3cret') }))
})

test('the demo runs on any loopback address', () => {
  for (const HOST of ['127.0.0.2', '::1', 'localhost'])
    expect(loadConfig({ demo: true }, { ...base, HOST }).host).toBe(HOST)
})

test('documents each variable once, in both languages', () => {
  expect(new Set(VARIABLES.map(({ name }) => name)).size).toBe(VARIABLES.length)
  for (const { zh, en } of VARIABLES) expect(zh && en).toBeTruthy()
})
