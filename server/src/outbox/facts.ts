import { barOf } from '../identity/index.ts'
import type { Queryable } from '../kernel/index.ts'
import { profileOf } from '../workspace/index.ts'
import type { Address } from './addresses.ts'
import type { ConsentWord, GateFacts } from './gate/index.ts'
import { MAX_CAP_DAYS, policyOf } from './policy.ts'
import type { OutboxServices, SendSource } from './types.ts'

export type Asking = {
  personId: string
  source: SendSource
  address: Pick<Address, 'kind' | 'scope' | 'value' | 'shared'> | null
  answersAutomatic: boolean
  now: Date
  /** the message itself, which counts neither for the cap nor for the window */
  self: string | null
}

/** What the gate's rules look at, as it is now. */
export async function factsFor(q: Queryable, services: OutboxServices, asking: Asking): Promise<GateFacts> {
  const { source, address, answersAutomatic } = asking
  // Asked together: a transaction's statements travel as one.
  const [policy, { timeZone }, consents, asked, bounces, window, automatic] = await Promise.all([
    policyOf(q),
    profileOf({ db: q }),
    consentsOf(q, address),
    askedLately(q, asking),
    bouncesOf(q, asking),
    windowFor(q, services, asking),
    automaticTo(q, asking),
  ])
  const channelOn = !source.disabled && Boolean(services.channelOf(source.kind)?.send)
  const bar = address ? barOf(address) : null
  const shared = address?.shared ?? false
  return {
    ...bounces,
    ...{ channelOn, consents, asked, window, answersAutomatic, automatic, bar, shared, policy, timeZone },
  }
}

async function consentsOf(q: Queryable, address: Asking['address']): Promise<ConsentWord[]> {
  if (!address) return []
  return q.query<ConsentWord>(
    `select purpose, channel, state from ws.consent where value = $1 and kind = $2 and scope = $3 order by seq desc`,
    [address.value, address.kind, address.scope],
    { prepare: true },
  )
}

/** What may have reached somebody counts, whether or not the platform's answer came back. */
const MAY_HAVE_REACHED = `o.state in ('sending', 'sent', 'unknown')`

/** Over the longest span that a cap may look at. */
async function askedLately(q: Queryable, { personId, now, self }: Asking): Promise<Date[]> {
  const rows = await q.query<{ at: Date }>(
    `select coalesce(o.sent_at, o.due_at) as at from ws.sighting s join ws.outgoing o on o.sighting_id = s.id
     where s.person_id = $1 and o.purpose = 'marketing' and ${MAY_HAVE_REACHED} and o.id is distinct from $3
       and coalesce(o.sent_at, o.due_at) > $2::timestamptz - interval '${MAX_CAP_DAYS} days'`,
    [personId, now, self],
    { prepare: true },
  )
  return rows.map(row => row.at)
}

async function automaticTo(q: Queryable, { address, source, now, self }: Asking): Promise<Date[]> {
  if (!address) return []
  const rows = await q.query<{ at: Date }>(
    `select coalesce(o.sent_at, o.due_at) as at from ws.outgoing o
     where o.source_id = $1 and o.value = $2 and o.automatic and ${MAY_HAVE_REACHED} and o.id is distinct from $4
       and o.created_at > $3::timestamptz - interval '2 days'`,
    [source.id, address.value, now, self],
    { prepare: true },
  )
  return rows.map(row => row.at)
}

type Back = { class: string | null; at: Date; reason: string | null }

/** Mails to the address that came back, each once however often it was reported, since something came from it. */
async function bouncesOf(
  q: Queryable,
  { personId, address }: Asking,
): Promise<Pick<GateFacts, 'bounced' | 'softBounces'>> {
  if (address?.kind !== 'email') return { bounced: null, softBounces: [] }
  const rows = await q.query<Back>(
    `select e.body->>'class' as class, max(e.occurred_at) as at, max(e.body->>'reason') as reason
     from ws.sighting s join ws.event e on e.sighting_id = s.id
     where s.person_id = $1 and e.type in ('message.bounced', 'message.received')
       and (e.type = 'message.bounced' and lower(e.body->>'recipient') = lower($2)
            or e.type = 'message.received' and lower(e.body->'from'->>'address') = lower($2))
     group by e.body->>'class', case when e.type = 'message.bounced' then coalesce(e.body->>'originalId', e.id::text) end`,
    [personId, address.value],
    { prepare: true },
  )
  const heard = rows.find(row => row.class === null)?.at.getTime() ?? -Infinity
  const back = (kind: string) => rows.filter(row => row.class === kind && row.at.getTime() >= heard)
  const [newest] = back('hard').toSorted((a, b) => b.at.getTime() - a.at.getTime())
  return { bounced: newest?.at ?? null, softBounces: back('soft').map(({ at, reason }) => ({ at, reason })) }
}

/** What is on its way uses up the window, too. */
async function windowFor(
  q: Queryable,
  services: OutboxServices,
  { source, address, now, self }: Asking,
): Promise<GateFacts['window']> {
  if (!address) return undefined
  const window = await services.windowOf(q, { sourceId: source.id, kind: source.kind, recipient: address.value, now })
  if (!window || window.remaining === null) return window
  const [row] = await q.query<{ count: number }>(
    `select count(*)::int as count from ws.outgoing o
     where o.source_id = $1 and o.value = $2 and o.state in ('sending', 'unknown') and o.id is distinct from $3
       and o.due_at > $4::timestamptz - interval '2 days'`,
    [source.id, address.value, self, now],
    { prepare: true },
  )
  return { ...window, remaining: Math.max(0, window.remaining - (row?.count ?? 0)) }
}
