import type { ConsentAddress, ConsentEntry, ConsentLedger, Purpose, WhoKind } from '@huiliu/contracts'
import { masksOf, personOf } from '../identity/index.ts'
import { appendEvent, forbidden, invalidInput, newId, startAct, type Queryable, type Row } from '../kernel/index.ts'
import { findWithAccess, restrictsFields } from '../objects/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { sendProblem } from './problems.ts'

/** The channel for which consent of an address is kept: that of the sources that reach it. */
const CHANNELS: Partial<Record<WhoKind, string>> = { email: 'mail', openid: 'wechat' }
const MOST = 200

type OwnAddress = {
  edgeId: string
  sightingId: string
  kind: WhoKind
  scope: string
  value: string
  source: string
}

/** What a customer agreed to and withdrew, the newest first, with what proves it; and how things stand by address. */
export async function consentsOf(ctx: CallCtx, contactId: string): Promise<ConsentLedger> {
  const person = await personOf(ctx, contactId)
  const [addresses, masks] = await Promise.all([addressesOf(ctx.db, person.id), masksOf(ctx)])
  const entries = await ledgerOf(ctx.db, addresses)
  const hides = restrictsFields(ctx.caller, 'contact')
  return {
    addresses: addresses.map(one => ({
      recipient: one.edgeId,
      channel: CHANNELS[one.kind] ?? one.kind,
      address: masks.shown(one.kind, one.value),
      source: one.source,
      ...standing(one, entries),
    })),
    items: entries.slice(0, MOST).map(({ value, kind, scope: _scope, proof, ...entry }) => ({
      ...entry,
      address: masks.shown(kind, value),
      proof: hides ? null : proof,
      at: entry.at.toISOString(),
    })),
    next: null,
  }
}

/** By address, the one seen last of several sightings that carry it. */
async function addressesOf(q: Queryable, personId: string): Promise<OwnAddress[]> {
  return q.query<Row & OwnAddress>(
    `select distinct on (e.kind, e.scope, e.value) e.id as "edgeId", e.sighting_id as "sightingId", e.kind, e.scope, e.value,
            r.name as source
     from ws.sighting s join ws.identity_edge e on e.sighting_id = s.id join ws.source r on r.id = s.source_id
     where s.person_id = $1 and e.kind = any($2) and e.cut_act_id is null
     order by e.kind, e.scope, e.value, e.last_at desc limit 100`,
    [personId, Object.keys(CHANNELS)],
  )
}

type Entry = Omit<ConsentEntry, 'address' | 'at'> & { at: Date; kind: WhoKind; scope: string; value: string }

/** The proof is the event: by the same time it lies in one partition of the log. */
async function ledgerOf(q: Queryable, addresses: OwnAddress[]): Promise<Entry[]> {
  const [kinds, scopes, values] = (['kind', 'scope', 'value'] as const).map(name => addresses.map(one => one[name]))
  return q.query<Row & Entry>(
    `select c.id, c.kind, c.scope, c.value, c.purpose, c.channel, c.state, c.at, c.event_id as "eventId",
            case when e.act_id is null then 'customer' else 'staff' end as said, e.body->>'proof' as proof,
            a.actor_name as actor
     from unnest($1::text[], $2::text[], $3::text[]) as t(kind, scope, value)
     join ws.consent c on c.kind = t.kind and c.scope = t.scope and c.value = t.value
     left join ws.event e on e.occurred_at = c.at and e.id = c.event_id left join ws.act a on a.id = e.act_id
     order by c.seq desc`,
    [kinds, scopes, values],
  )
}

function standing(one: OwnAddress, entries: Entry[]): Pick<ConsentAddress, 'service' | 'marketing'> {
  const newest = (purpose: Purpose) =>
    entries.find(
      entry =>
        entry.purpose === purpose &&
        entry.channel === CHANNELS[one.kind] &&
        entry.kind === one.kind &&
        entry.scope === one.scope &&
        entry.value === one.value,
    )?.state ?? null
  return { service: newest('service'), marketing: newest('marketing') }
}

export type NewConsent = { recipient: string; purpose: Purpose; state: 'given' | 'withdrawn'; proof: string }

/**
 * What somebody of us was told by the customer, with how: an event on his timeline, and the newest word of the ledger.
 * Throws not_found, forbidden, invalid_input. Returns the act.
 */
export async function sayConsent(ctx: CallCtx, contactId: string, said: NewConsent): Promise<string> {
  const person = await personOf(ctx, contactId)
  const { can } = await findWithAccess(ctx, 'contact', person.id)
  if (!can.update) throw forbidden()
  const { purpose, state } = said
  const proof = said.proof.trim()
  const address = (await addressesOf(ctx.db, person.id)).find(one => one.edgeId === said.recipient)
  const problems = [
    ...(address ? [] : [sendProblem('recipient', 'not_theirs')]),
    ...(proof === '' ? [sendProblem('proof', 'no_proof')] : []),
  ]
  if (!address || problems.length > 0) throw invalidInput({}, problems)
  return ctx.db.tx(async tx => {
    const actId = await startAct(tx, ctx, { kind: 'consent' })
    const { kind, scope, value, sightingId } = address
    const channel = CHANNELS[kind] ?? kind
    const body = { purpose, channel, recipient: value, proof }
    const eventId = await appendEvent(tx, ctx, { type: `message.consent_${state}`, actId, sightingId, body })
    await tx.query(
      `insert into ws.consent (id, kind, scope, value, purpose, channel, state, event_id, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [newId(), kind, scope, value, purpose, channel, state, eventId, ctx.now],
    )
    return actId
  })
}
