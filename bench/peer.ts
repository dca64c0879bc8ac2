/**
 * The least a web server can do to keep a record: Fastify, node-postgres, one prepared insert of the same row into a table
 * of the same columns and indexes. Takes the connection (JSON) and the port as arguments; ends with SIGTERM.
 */
import { randomUUID } from 'node:crypto'
import { fastify } from 'fastify'
import pg from 'pg'

const [connection = '', port = ''] = process.argv.slice(2)
const pool = new pg.Pool({ ...JSON.parse(connection), max: 20 })
const app = fastify()

const INSERT = {
  name: 'insert',
  text: `insert into peer.account (id, created_at, updated_at, name, industry, city) values ($1, $2, $2, $3, $4, $5)`,
}

app.post<{ Body: { name: string; industry: string; city: string } }>('/api/v1/accounts', async (request, reply) => {
  const { name, industry, city } = request.body
  const id = randomUUID()
  await pool.query({ ...INSERT, values: [id, new Date(), name, industry, city] })
  return reply.code(201).send({ id, name, industry, city })
})

await app.listen({ port: Number(port), host: '127.0.0.1' })
process.on('SIGTERM', () => void app.close().then(() => pool.end()))
