/**
 * The least a web server can do to read and to keep a record: Fastify, node-postgres, one prepared statement. Told the
 * connection and the workspace's schema over IPC, it listens and says its port. What it inserts goes into a table of the
 * same columns and indexes as the product's.
 */
import { randomUUID } from 'node:crypto'
import fastify from 'fastify'
import pg from 'pg'

process.once('message', (told: { connection: pg.PoolConfig; schema: string }) => void serve(told))

type Account = { name: string; industry: string; city: string }

async function serve({ connection, schema }: { connection: pg.PoolConfig; schema: string }): Promise<void> {
  const pool = new pg.Pool({ ...connection, max: 20 })
  const app = fastify()
  app.get<{ Params: { id: string } }>('/api/v1/contacts/:id', async request => {
    const text = `select * from ${pg.escapeIdentifier(schema)}.rec_contact where id = $1`
    return (await pool.query({ name: 'read', text, values: [request.params.id] })).rows[0]
  })
  app.post<{ Body: Account }>('/api/v1/accounts', async (request, reply) => {
    const { name, industry, city } = request.body
    const id = randomUUID()
    const text = `insert into ${pg.escapeIdentifier(`${schema}_peer`)}.account (id, created_at, updated_at, name, industry, city) values ($1, $2, $2, $3, $4, $5)`
    await pool.query({ name: 'insert', text, values: [id, new Date(), name, industry, city] })
    return reply.code(201).send({ id, name, industry, city })
  })
  const origin = await app.listen({ host: '127.0.0.1', port: 0 })
  process.send?.(origin)
}
