import { randomBytes } from 'node:crypto'
import { isIP } from 'node:net'
import type { PauseReason, Subscription } from '@huiliu/contracts'
import { secretText } from '../channels/index.ts'
import { forbidden, invalidInput, newId, notFound, type Sealer } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { subscriptionProblem } from './problems.ts'
import { keepSecret } from './secrets.ts'
import { tell } from './tell.ts'

const SECRET_BYTES = 32

export type SubscriptionInput = {
  name: string
  url: string
  types: string[]
  objects?: string[] | null
  networks?: string[]
}
export type SubscriptionChange = Partial<SubscriptionInput> & { paused?: boolean }

type Row = Omit<Subscription, 'createdAt' | 'paused' | 'failing' | 'waitingSince' | 'lastSentAt'> & {
  created_at: Date
  paused_at: Date | null
  pause_reason: PauseReason | null
  failing_since: Date | null
  held_until: Date | null
  waiting_since: Date | null
  last_sent_at: Date | null
}

const VIEW = `
  select s.id, s.name, s.url, s.types, s.objects, s.networks, s.maker_name as maker, s.created_at, s.paused_at, s.pause_reason,
         s.failing_since, s.held_until, w.waiting, w.waiting_since, d.dead, n.sent as "sent24h", l.last_sent_at
  from ws.subscription s
    cross join lateral (select count(*)::int as waiting, min(e.created_at) as waiting_since from ws.subscription_event e
      where e.subscription_id = s.id and e.state in ('waiting', 'sending')) w
    cross join lateral (select count(*)::int as dead from ws.subscription_event e
      where e.subscription_id = s.id and e.state = 'dead' and e.settled_at is not null) d
    cross join lateral (select count(*)::int as sent from ws.subscription_event e
      where e.subscription_id = s.id and e.state = 'sent' and e.settled_at > $1::timestamptz - interval '1 day') n
    cross join lateral (select max(e.settled_at) as last_sent_at from ws.subscription_event e
      where e.subscription_id = s.id and e.state = 'sent' and e.settled_at is not null) l`

export async function subscriptions({ db, now }: CallCtx): Promise<Subscription[]> {
  return (await db.query<Row>(`${VIEW} order by s.created_at, s.id`, [now])).map(viewOf)
}

export async function subscription({ db, now }: CallCtx, id: string): Promise<Subscription> {
  const [row] = await db.query<Row>(`${VIEW} where s.id = $2`, [now, id])
  if (!row) throw notFound()
  return viewOf(row)
}

/** Told what its maker may see; the secret is told this once. Throws invalid_input. */
export async function createSubscription(
  ctx: CallCtx,
  sealer: Sealer,
  input: SubscriptionInput,
): Promise<Subscription & { secret: string }> {
  check(input)
  const [id, bytes] = [newId(), randomBytes(SECRET_BYTES)]
  const maker = makerOf(ctx)
  await ctx.db.tx(async tx => {
    await tx.query(
      `insert into ws.subscription (id, name, url, types, objects, networks, maker_kind, maker_id, maker_name, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        id,
        input.name,
        input.url,
        input.types,
        input.objects ?? null,
        input.networks ?? [],
        maker.kind,
        maker.id,
        maker.name,
        ctx.now,
      ],
    )
    await keepSecret(tx, { subscription: id, bytes, sealer, now: ctx.now })
    const { name, url, types } = input
    await tell(tx, ctx, { id, type: 'subscription.created', body: { name, url, types } })
  })
  return { ...(await subscription(ctx, id)), secret: secretText(bytes) }
}

/**
 * Whoever changes one is told from then on what he may see himself: nobody sends to himself what another sees. Setting it
 * going again forgets its failures. Throws not_found, invalid_input.
 */
export async function changeSubscription(ctx: CallCtx, id: string, change: SubscriptionChange): Promise<Subscription> {
  check(change)
  const { name, url, types, objects, networks, paused } = change
  const maker = makerOf(ctx)
  await ctx.db.tx(async tx => {
    const rows = await tx.query(
      `update ws.subscription set name = coalesce($2, name), url = coalesce($3, url), types = coalesce($4, types),
         objects = case when $5 then $6 else objects end, networks = coalesce($7, networks),
         maker_kind = $8, maker_id = $9, maker_name = $10,
         paused_at = case $11::boolean when true then coalesce(paused_at, $12) when false then null else paused_at end,
         pause_reason = case $11::boolean when true then coalesce(pause_reason, 'hand') when false then null else pause_reason end,
         failures = 0, held_until = null, failing_since = case when $11 is false then null else failing_since end
       where id = $1 returning id`,
      [
        id,
        name ?? null,
        url ?? null,
        types ?? null,
        objects !== undefined,
        objects ?? null,
        networks ?? null,
        maker.kind,
        maker.id,
        maker.name,
        paused ?? null,
        ctx.now,
      ],
    )
    if (rows.length === 0) throw notFound()
    await tell(tx, ctx, { id, type: 'subscription.changed', body: { ...change } })
  })
  return subscription(ctx, id)
}

/** With what waits for it. Throws not_found. */
export async function deleteSubscription(ctx: CallCtx, id: string): Promise<void> {
  await ctx.db.tx(async tx => {
    const [row] = await tx.query<{ name: string; url: string }>(
      'select name, url from ws.subscription where id = $1 for update',
      [id],
    )
    if (!row) throw notFound()
    await tx.query('delete from ws.subscription_event where subscription_id = $1', [id])
    await tx.query('delete from ws.subscription_secret where subscription_id = $1', [id])
    await tx.query('delete from ws.subscription where id = $1', [id])
    await tell(tx, ctx, { id, type: 'subscription.deleted', body: row })
  })
}

/** With whose rights it is told; nobody else can be asked for them later. */
function makerOf({ actor }: CallCtx): { kind: 'member' | 'token'; id: string; name: string } {
  const { kind, id, name } = actor
  if ((kind !== 'member' && kind !== 'token') || id === null) throw forbidden()
  return { kind, id, name }
}

function check({ url, networks = [] }: SubscriptionChange): void {
  const problems = [...(url === undefined ? [] : urlProblems(url)), ...networks.flatMap(networkProblems)]
  if (problems.length > 0) throw invalidInput({}, problems)
}

function urlProblems(text: string) {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') return [subscriptionProblem('url', 'no_address')]
  return url.username || url.password ? [subscriptionProblem('url', 'with_password')] : []
}

function networkProblems(text: string, at: number) {
  const [address = '', bits = '', ...more] = text.split('/')
  const most = { 4: 32, 6: 128 }[isIP(address)] ?? -1
  const good = /^\d{1,3}$/.test(bits) && Number(bits) <= most && more.length === 0
  return good ? [] : [subscriptionProblem(`networks.${at}`, 'no_network')]
}

function viewOf({
  created_at,
  paused_at,
  pause_reason,
  failing_since,
  held_until,
  waiting_since,
  last_sent_at,
  ...own
}: Row): Subscription {
  return {
    ...own,
    createdAt: created_at.toISOString(),
    paused: paused_at && pause_reason ? { at: paused_at.toISOString(), reason: pause_reason } : null,
    failing: failing_since && { since: failing_since.toISOString(), until: held_until?.toISOString() ?? null },
    waitingSince: waiting_since?.toISOString() ?? null,
    lastSentAt: last_sent_at?.toISOString() ?? null,
  }
}
