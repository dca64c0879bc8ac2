import { afterAll, beforeAll, expect, test } from 'vitest'
import { usePostgres } from './external.ts'
import { startTestPostgres } from './for-tests.ts'
import type { TestPostgres } from './for-tests.ts'
import pg from 'pg'

let postgres: TestPostgres
beforeAll(async () => {
  postgres = await startTestPostgres()
})
afterAll(async () => postgres.stop())

function url(database: string): string {
  const { user, password, host } = postgres.adminConnectionConfig
  return `postgres://${user}:${String(password)}@/${database}?host=${encodeURIComponent(String(host))}`
}

test('uses the PostgreSQL of an address, and leaves it running', async () => {
  const used = await usePostgres(url('huiliu'))
  await used.stop()
  const client = new pg.Client(used.connectionConfig)
  await client.connect()
  await client.end()
})

test('says why a database will not do', async () => {
  const client = new pg.Client(postgres.adminConnectionConfig)
  await client.connect()
  await client.query(`create database latin encoding 'LATIN1' locale_provider libc locale 'C' template template0`)
  await client.end()
  await expect(usePostgres(url('latin'))).rejects.toThrow('encoded in LATIN1')
  await expect(usePostgres(url('absent'))).rejects.toThrow('Cannot reach the PostgreSQL of DATABASE_URL')
})
