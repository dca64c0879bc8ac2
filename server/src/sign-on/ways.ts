import type { OutsideKind, SignOnWay } from '@huiliu/contracts'
import { invalidInput, newId, notFound, type Queryable, type Sealer } from '../kernel/index.ts'
import { rolesByName, noteChange, type CallCtx } from '../workspace/index.ts'
import type { OpenWay } from './kinds/index.ts'
import { wayGone } from './problems.ts'

/** `networks`: CIDRs of our own in which the provider may stand; `apiUrl`, `loginUrl`: where it is, if not where it always is. */
export type SignOnSettings = {
  issuer?: string
  clientId?: string
  corpId?: string
  agentId?: string
  apiUrl?: string
  loginUrl?: string
  networks: string[]
}
type Row = Omit<SignOnWay, 'newRole'> & { newRole: string | null; secret: Buffer; settings: SignOnSettings }
export type NewWay = {
  kind: OutsideKind
  name: string
  settings: SignOnSettings
  secret: string
  newRole: string | null
  enabled: boolean
}

const VIEW = `
  select w.id, w.kind, w.name, w.settings, w.secret, w.new_role as "newRole", w.enabled,
    (select count(*)::int from ws.sign_in_account a where a.way_id = w.id) as accounts
  from ws.sign_in_way w`

const NEEDED: Record<OutsideKind, ('issuer' | 'clientId' | 'corpId' | 'agentId')[]> = {
  oidc: ['issuer', 'clientId'],
  wecom: ['corpId', 'agentId'],
  dingtalk: ['clientId'],
}

export async function listWays({ db }: { db: Queryable }): Promise<SignOnWay[]> {
  return (await db.query<Row>(`${VIEW} order by w.created_at, w.id`)).map(viewOf)
}

/** Ways in for who is not signed in yet. */
export async function openWays(q: Queryable): Promise<Pick<SignOnWay, 'id' | 'kind' | 'name'>[]> {
  return q.query('select id, kind, name from ws.sign_in_way where enabled order by created_at, id')
}

/** Throws invalid_input, unknown_role. */
export async function createWay(ctx: CallCtx, sealer: Sealer, way: NewWay): Promise<SignOnWay> {
  await check(ctx, way)
  const id = newId()
  await ctx.db.tx(async tx => {
    await tx.query(
      `insert into ws.sign_in_way (id, kind, name, settings, secret, new_role, enabled, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        id,
        way.kind,
        way.name,
        JSON.stringify(way.settings),
        seal(sealer, id, way.secret),
        way.newRole,
        way.enabled,
        ctx.now,
      ],
    )
    await noteChange(tx, ctx, { type: 'sign_in_way.created', object: 'sign_in_way', id, body: told(way) })
  })
  return wayView(ctx.db, id)
}

type Change = Partial<Omit<NewWay, 'kind'>> & { id: string }

/** Throws not_found, invalid_input, unknown_role. */
export async function changeWay(ctx: CallCtx, sealer: Sealer, { id, ...change }: Change): Promise<SignOnWay> {
  const known = await rowOf(ctx.db, id)
  const { secret, ...shown } = change
  const way = { ...known, ...shown }
  await check(ctx, way)
  await ctx.db.tx(async tx => {
    await tx.query(
      `update ws.sign_in_way set name = $2, settings = $3, new_role = $4, enabled = $5, secret = coalesce($6, secret) where id = $1`,
      [id, way.name, JSON.stringify(way.settings), way.newRole, way.enabled, secret ? seal(sealer, id, secret) : null],
    )
    const body = { ...told(way), ...(secret !== undefined && { secret: true }) }
    await noteChange(tx, ctx, { type: 'sign_in_way.changed', object: 'sign_in_way', id, body })
  })
  return wayView(ctx.db, id)
}

/** With who is linked by it; members stay. Throws not_found. */
export async function deleteWay(ctx: CallCtx, id: string): Promise<void> {
  const way = await rowOf(ctx.db, id)
  await ctx.db.tx(async tx => {
    await tx.query('delete from ws.sign_in_way where id = $1', [id])
    await noteChange(tx, ctx, { type: 'sign_in_way.deleted', object: 'sign_in_way', id, body: told(way) })
  })
}

/** A way to be gone by, with its secret. Throws sign_in_way_gone where it is switched off, unless tried out. */
export async function openWay(q: Queryable, sealer: Sealer, id: string, trial = false) {
  const row = await rowOf(q, id).catch(() => {
    throw wayGone()
  })
  if (!row.enabled && !trial) throw wayGone()
  const { kind, settings, name, newRole } = row
  const secret = sealer.open(row.secret, about(id)).toString('utf8')
  return { kind, settings, secret, id, name, newRole } satisfies OpenWay & Record<string, unknown>
}

export async function wayView(q: Queryable, id: string): Promise<SignOnWay> {
  return viewOf(await rowOf(q, id))
}

async function rowOf(q: Queryable, id: string): Promise<Row> {
  const [row] = await q.query<Row>(`${VIEW} where w.id = $1`, [id])
  if (!row) throw notFound()
  return row
}

async function check(ctx: CallCtx, { kind, settings, newRole }: Pick<NewWay, 'kind' | 'settings' | 'newRole'>) {
  const message = { zh: '请填写', en: 'is needed' }
  const missing = NEEDED[kind]
    .filter(name => !settings[name]?.trim())
    .map(name => ({ path: `settings.${name}`, code: 'required', message }))
  if (missing.length > 0) throw invalidInput({}, missing)
  if (newRole !== null && (await rolesByName(ctx, [newRole])).length === 0) {
    const none = { zh: '没有这个角色', en: 'is no role' }
    throw invalidInput({}, [{ path: 'newRole', code: 'unknown_role', message: none }])
  }
}

function told({ kind, name, settings, newRole, enabled }: Omit<NewWay, 'secret'>) {
  return { kind, name, settings, newRole, enabled }
}

function viewOf({ secret: _secret, ...way }: Row): SignOnWay {
  return way
}

function seal(sealer: Sealer, id: string, secret: string): Buffer {
  return sealer.seal(Buffer.from(secret), about(id))
}

function about(id: string): string {
  return `sign-in way ${id}`
}
