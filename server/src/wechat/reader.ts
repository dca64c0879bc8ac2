import { startAct, type Ctx, type Reader, type Row, type Tx } from '../kernel/index.ts'
import { quotaOf, TRIGGERS } from './quotas.ts'
import { takeScans, type Scanned } from './scans.ts'

type Happened = Row & {
  id: string
  type: string
  occurred_at: Date
  sighting_id: string
  body: Record<string, unknown> | null
}
/** The same with whose it is: of an official account's follower. */
export type OfFollower = {
  id: string
  type: string
  at: Date
  body: Record<string, unknown> | null
  sourceId: string
  openid: string
}

const FOLLOWED = 'track.Account Followed'
const UNFOLLOWED = 'track.Account Unfollowed'
const SENT = 'message.sent'
const TYPES = [...Object.keys(TRIGGERS), UNFOLLOWED, SENT]

/**
 * Reader of the log: who follows, what may be sent to whom until when, and whose codes were scanned. Every row is keyed by
 * its event, so that reading one twice changes nothing.
 */
export function wechatReader(system: (now: Date) => Ctx): Reader<Happened> {
  return {
    name: 'wechat',
    table: 'event',
    columns: 'id, type, occurred_at, sighting_id, body',
    only: `sighting_id is not null and type in (${TYPES.map(type => `'${type}'`).join(', ')})`,
    batch: 500,
    pause: 20,
    handle: (tx, rows) => take(tx, system, rows),
    giveUp: async (tx, row) => {
      await startAct(tx, system(new Date()), { kind: 'wechat.not_taken', reason: row.id })
    },
  }
}

async function take(tx: Tx, system: (now: Date) => Ctx, rows: Happened[]): Promise<void> {
  const events = await ofFollowers(tx, rows)
  if (events.length === 0) return
  await keepFollowers(tx, events)
  for (const run of runsOf(events)) {
    if (run[0]?.type === SENT) for (const sent of run) await spend(tx, sent)
    else await openWindows(tx, run)
  }
  const scanned = events.flatMap((event): Scanned[] => {
    const scene = sceneIn(event)
    return scene === null ? [] : [{ scene, openid: event.openid, sourceId: event.sourceId, at: event.at }]
  })
  if (scanned.length > 0) await takeScans(tx, system(new Date()), scanned)
}

async function ofFollowers(tx: Tx, rows: Happened[]): Promise<OfFollower[]> {
  const found = await tx.query<{ id: string; source_id: string; openid: string }>(
    `select s.id, s.source_id, s.key_value as openid from ws.sighting s join ws.source c on c.id = s.source_id
     where s.id = any($1) and c.kind = 'wechat' and s.key_kind = 'openid'`,
    [[...new Set(rows.map(row => row.sighting_id))]],
    { prepare: true },
  )
  const bySighting = new Map(found.map(one => [one.id, one]))
  return rows.flatMap(({ id, type, occurred_at: at, sighting_id, body }) => {
    const who = bySighting.get(sighting_id)
    return who ? [{ id, type, at, body, sourceId: who.source_id, openid: who.openid }] : []
  })
}

function sceneIn({ type, body }: OfFollower): string | null {
  if (type !== FOLLOWED && type !== 'track.Code Scanned') return null
  const properties = body?.['properties']
  if (typeof properties !== 'object' || properties === null || !('scene' in properties)) return null
  return typeof properties.scene === 'string' ? properties.scene : null
}

/** The newest word counts, whatever the order in which they came. Whoever does anything but leave follows. */
async function keepFollowers(tx: Tx, events: OfFollower[]): Promise<void> {
  const heard = events.filter(event => event.type !== SENT)
  const newest = new Map<string, OfFollower>()
  for (const event of heard.toSorted((a, b) => a.at.getTime() - b.at.getTime()))
    newest.set(`${event.sourceId} ${event.openid}`, event)
  const last = [...newest.values()].sort((a, b) => (a.openid < b.openid ? -1 : 1))
  if (last.length === 0) return
  await tx.query(
    `insert into ws.wechat_follower as f (source_id, openid, follows, changed_at)
     select * from unnest($1::uuid[], $2::text[], $3::boolean[], $4::timestamptz[])
     on conflict on constraint wechat_follower_pkey do update
       set follows = excluded.follows, changed_at = excluded.changed_at
       where f.changed_at < excluded.changed_at or (f.changed_at = excluded.changed_at and f.follows <> excluded.follows)`,
    [
      last.map(one => one.sourceId),
      last.map(one => one.openid),
      last.map(one => one.type !== UNFOLLOWED),
      last.map(one => one.at),
    ],
    { prepare: true },
  )
}

/** Sends and what allows them in the order of the log: a send is spent from what had been opened before it. */
function runsOf(events: OfFollower[]): OfFollower[][] {
  const runs: OfFollower[][] = []
  for (const event of events) {
    const run = runs.at(-1)
    if (run && (run[0]?.type === SENT) === (event.type === SENT)) run.push(event)
    else runs.push([event])
  }
  return runs
}

async function openWindows(tx: Tx, events: OfFollower[]): Promise<void> {
  const opened = events.flatMap(event => {
    const quota = quotaOf(event.type, event.at)
    return quota ? [{ ...event, ...quota }] : []
  })
  if (opened.length === 0) return
  await tx.query(
    `insert into ws.wechat_window (event_id, source_id, openid, trigger, sends, opened_at, expires_at)
     select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::integer[], $6::timestamptz[], $7::timestamptz[])
     on conflict do nothing`,
    [
      opened.map(one => one.id),
      opened.map(one => one.sourceId),
      opened.map(one => one.openid),
      opened.map(one => one.trigger),
      opened.map(one => one.sends),
      opened.map(one => one.at),
      opened.map(one => one.expiresAt),
    ],
    { prepare: true },
  )
}

/** A message sent is taken from the open window that ends first, as the platform does. */
async function spend(tx: Tx, { id, sourceId, openid, at }: OfFollower): Promise<void> {
  await tx.query(
    `update ws.wechat_window set spent = spent || $1::uuid
     where not exists (select 1 from ws.wechat_window w where w.source_id = $2 and w.openid = $3 and $1 = any(w.spent))
       and event_id = (select w.event_id from ws.wechat_window w
                       where w.source_id = $2 and w.openid = $3 and w.opened_at <= $4 and w.expires_at > $4
                         and cardinality(w.spent) < w.sends
                       order by w.expires_at, w.event_id limit 1)`,
    [id, sourceId, openid, at],
    { prepare: true },
  )
}
