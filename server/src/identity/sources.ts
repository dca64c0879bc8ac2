import { randomBytes } from 'node:crypto'
import type { Source, SourceKind } from '@huiliu/contracts'
import { newId, notFound, recordAct, remember, type Db, type Queryable, type Tx } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import type { Memory } from './memory.ts'

export type SourceRow = { id: string; kind: SourceKind; name: string; namespace: string; channel: string }
export type NewSource = {
  kind: SourceKind
  name: string
  namespace?: string
  channel?: string
  settings?: Record<string, unknown>
}

const WRITE_KEY = /^hlw_([a-z0-9]+)_[A-Za-z0-9_-]{20,}$/

/** The workspace key inside a write key, or null when it is none of ours. */
export function workspaceKeyOf(writeKey: string): string | null {
  return WRITE_KEY.exec(writeKey)?.[1] ?? null
}

/** A source as identity knows it: how a webhook is reached is not its business. */
export type SourceFacts = Omit<Source, 'hook'>

/** Creates a source with its write key: public for a website (claims only), secret for a server. */
export async function createSource(ctx: CallCtx, workspaceKey: string, input: NewSource): Promise<SourceFacts> {
  const writeKey = `hlw_${workspaceKey}_${randomBytes(18).toString('base64url')}`
  const id = await ctx.db.tx(tx => addSource(tx, ctx, { ...input, writeKey }))
  return sourceView(ctx.db, id)
}

/** The source's row and the event that says so; its id. */
export async function addSource(tx: Tx, ctx: CallCtx, input: NewSource & { writeKey: string | null }): Promise<string> {
  const id = newId()
  await insertSource(tx, { id, ...input })
  await tellOfSource(tx, ctx, { id, type: 'source.created', body: { kind: input.kind, name: input.name } })
  return id
}

type SourceChange = { id: string; type: `source.${string}`; body: Record<string, unknown> }

/** A change of a source as an act of its own, in the transaction that makes it. */
export async function tellOfSource(tx: Tx, ctx: CallCtx, { id, type, body }: SourceChange): Promise<void> {
  tx.afterCommit(() => ctx.wakes.wake('source'))
  await recordAct(tx, ctx, { kind: 'source', type, object: 'source', recordId: id, body })
}

/** Sources anybody can speak through: what they say is claimed. */
export function isPublic(kind: SourceKind): boolean {
  return kind === 'website' || kind === 'form'
}

const CHANNEL: Record<SourceKind, string> = {
  website: 'web',
  server: 'web',
  form: 'web',
  webhook: 'server',
  telephone: 'phone',
  mail: 'mail',
  wechat: 'wechat',
  crm: 'crm',
  file: 'file',
}

type InsertedSource = NewSource & { id: string; writeKey: string | null }

export async function insertSource(
  q: Queryable,
  { id, kind, name, namespace = 'main', channel, writeKey, settings = {} }: InsertedSource,
): Promise<void> {
  await q.query(
    'insert into ws.source (id, kind, name, namespace, channel, write_key, settings) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing',
    [id, kind, name, namespace, channel ?? CHANNEL[kind], writeKey, JSON.stringify(settings)],
  )
}

export async function renameSource(ctx: CallCtx, id: string, name: string): Promise<SourceFacts> {
  const rows = await ctx.db.query('update ws.source set name = $2 where id = $1 and disabled_at is null returning id', [
    id,
    name,
  ])
  if (rows.length === 0) throw notFound()
  return sourceView(ctx.db, id)
}

type Change = { id: string; name: string; settings: Record<string, unknown>; secrets: string[] }

/** What people set of a channel, in the transaction that keeps its secrets; `secrets`: names of those replaced. */
export async function changeSource(tx: Tx, ctx: CallCtx, { id, ...change }: Change): Promise<void> {
  await tx.query('update ws.source set name = $2, settings = $3 where id = $1', [
    id,
    change.name,
    JSON.stringify(change.settings),
  ])
  await tellOfSource(tx, ctx, { id, type: 'source.changed', body: change })
}

/** From now on its key is refused; what came in stays. */
export async function disableSource(ctx: CallCtx, id: string): Promise<void> {
  await ctx.db.tx(async (tx: Tx) => {
    const rows = await tx.query(
      `update ws.source set disabled_at = $2 where id = $1 and kind not in ('crm', 'file') and disabled_at is null returning id`,
      [id, ctx.now],
    )
    if (rows.length === 0) throw notFound()
    await tellOfSource(tx, ctx, { id, type: 'source.disabled', body: {} })
  })
}

/** What `SourceRow` says of a source never changes but its name, which only people read. */
const SOURCE = 'id, kind, name, namespace, channel'

export async function sourceByKey(db: Db, writeKey: string): Promise<SourceRow | undefined> {
  const [row] = await db.query<SourceRow>(
    `select ${SOURCE} from ws.source where write_key = $1 and disabled_at is null`,
    [writeKey],
    { prepare: true },
  )
  return row
}

/** Sources by id, disabled ones included; asked of the table once per process. */
export async function sourcesById(q: Queryable, memory: Memory, ids: string[]): Promise<Map<string, SourceRow>> {
  const unknown = ids.filter(id => !memory.sources.has(id))
  if (unknown.length > 0) {
    const rows = await q.query<SourceRow>(`select ${SOURCE} from ws.source where id = any($1)`, [unknown])
    for (const row of rows) remember(memory.sources, row.id, row, memory.most)
  }
  const found = new Map<string, SourceRow>()
  for (const id of ids) {
    const row = memory.sources.get(id)
    if (row) found.set(id, row)
  }
  return found
}

const VIEW = `
  select s.id, s.kind, s.name, s.namespace, s.channel, s.write_key as "writeKey", s.created_at as "createdAt",
    (select max(d.received_at) from ws.delivery d where d.source_id = s.id) as "lastEventAt",
    (select count(*)::int from (select 1 from ws.delivery d where d.source_id = s.id and d.received_at > now() - interval '1 day' limit 10000) c) as "events24h",
    (select count(*)::int from ws.delivery_problem p where p.source_id = s.id and p.code <> 'no_mapping' and p.received_at > now() - interval '1 day') as "problems24h"
  from ws.source s where s.disabled_at is null and s.kind not in ('crm', 'file')`

export async function sourceViews(db: Db): Promise<SourceFacts[]> {
  return db.query<SourceFacts>(`${VIEW} order by s.created_at`)
}

/** Throws not_found for a disabled one. */
export async function sourceView(db: Db, id: string): Promise<SourceFacts> {
  const [view] = await db.query<SourceFacts>(`${VIEW} and s.id = $1`, [id])
  if (!view) throw notFound()
  return view
}
