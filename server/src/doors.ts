import type { FastifyInstance } from 'fastify'
import type pg from 'pg'
import { publicFormRoutes } from './forms/index.ts'
import { collectRoutes, hookRoutes, receiverOf, workspaceKeyOfAddress } from './ingest/index.ts'
import { workspaceKeyOf } from './identity/index.ts'
import { readerLag, type Sealer } from './kernel/index.ts'
import { linkRoutes } from './outbox/index.ts'
import type { Runtime } from './workspace-runtime.ts'

type Doors = { pool: pg.Pool; all: () => Runtime[]; sealer: Sealer }

/** What is open to whoever has an address or a key: tracking, webhooks, links in messages, public forms, and the product's health. */
export async function openDoors(http: FastifyInstance, { pool, all, sealer }: Doors): Promise<void> {
  await collect(http, all)
  await hooks(http, { all, sealer })
  await links(http, { all, sealer })
  await forms(http, { all, sealer })
  health(http, { pool, all })
}

async function collect(http: FastifyInstance, all: () => Runtime[]): Promise<void> {
  await collectRoutes(http, {
    now: () => new Date(),
    async findSource(writeKey) {
      const key = workspaceKeyOf(writeKey)
      const runtime = all().find(one => one.workspace.key === key)
      const source = await runtime?.findSource(writeKey)
      return runtime && source && { source, accept: runtime.acceptor.accept }
    },
  })
}

async function hooks(http: FastifyInstance, { all, sealer }: { all: () => Runtime[]; sealer: Sealer }): Promise<void> {
  await hookRoutes(http, {
    now: () => new Date(),
    async findHook(address, now) {
      const key = workspaceKeyOfAddress(address)
      const runtime = all().find(one => one.workspace.key === key)
      const receiver = runtime && (await receiverOf(runtime.db, sealer, { address, now }))
      return receiver && { receiver, accept: runtime.acceptor.accept }
    },
  })
}

async function links(http: FastifyInstance, { all, sealer }: { all: () => Runtime[]; sealer: Sealer }): Promise<void> {
  await linkRoutes(http, {
    sealer,
    now: () => new Date(),
    find(key) {
      const runtime = all().find(one => one.workspace.key === key)
      return runtime && { db: runtime.db, identity: runtime.identity, company: runtime.workspace.name }
    },
  })
}

async function forms(http: FastifyInstance, { all, sealer }: { all: () => Runtime[]; sealer: Sealer }): Promise<void> {
  await publicFormRoutes(http, {
    sealer,
    now: () => new Date(),
    find(key) {
      const runtime = all().find(one => one.workspace.key === key)
      return (
        runtime && {
          db: runtime.requests,
          company: runtime.workspace.name,
          store: runtime.identity.files,
          accept: runtime.acceptor.accept,
        }
      )
    },
  })
}

/** 200 only when requests can be served; says how far each reader is behind and which backend holds it back. */
function health(http: FastifyInstance, { pool, all }: { pool: pg.Pool; all: () => Runtime[] }): void {
  http.get('/healthz', async (_request, reply) => {
    try {
      await pool.query('select 1')
      const readers = await Promise.all(
        all().flatMap(({ db, workspace, readers: running }) =>
          running.map(async reader => ({
            workspace: workspace.key,
            name: reader.name,
            ...(await readerLag(db, reader)),
          })),
        ),
      )
      return await reply.send({ status: 'ok', readers })
    } catch {
      return reply.code(503).send({ status: 'database unreachable' })
    }
  })
}
