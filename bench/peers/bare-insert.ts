/**
 * What accepting costs at the least with the same tools: Fastify, one `insert` a request through node-postgres, answered
 * after its commit. Told the connection over IPC, it makes a table, listens and says its port.
 */
import fastify from 'fastify'
import pg from 'pg'

process.once('message', (connection: pg.PoolConfig) => void serve(connection))

async function serve(connection: pg.PoolConfig): Promise<void> {
  const pool = new pg.Pool({ ...connection, max: 10 })
  await pool.query(
    'create table if not exists public.bare (seq bigint generated always as identity primary key, received_at timestamptz not null, body bytea not null)',
  )
  const app = fastify()
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.post('/v1/track', async request => {
    await pool.query({
      name: 'insert',
      text: 'insert into public.bare (received_at, body) values ($1, $2)',
      values: [new Date(), request.body],
    })
    return { success: true }
  })
  const origin = await app.listen({ host: '127.0.0.1', port: 0 })
  process.send?.(origin)
}
