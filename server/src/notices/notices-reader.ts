import { newId, startAct, type Ctx, type Reader, type Tx } from '../kernel/index.ts'
import { ABOUT_EXPORTS, tellOfExports } from './tell-of-exports.ts'
import { ABOUT_OWNERSHIP, tellOfOwnership } from './tell-of-ownership.ts'
import { ABOUT_RECORDS, tellOfRecords, type AboutRecord } from './tell-of-records.ts'

/** `sighting_id`: of joined contacts, the person they were joined into */
type Told = AboutRecord & { sighting_id: string | null }
type Joined = Told & { sighting_id: string }

/** Hears whom something new is told, once that is durable: only a nudge. */
export type HearNotices = (members: string[]) => void
type Services = { system: (now: Date) => Ctx; heard: HearNotices }

/**
 * Reader of the log. When contacts of different owners become one person, each owner is told, since to each it looks as if
 * his customer had become somebody else's; so is who is mentioned on a record, or follows one that others write on or change.
 */
export function noticesReader({ system, heard }: Services): Reader<Told> {
  return {
    name: 'notices',
    table: 'event',
    columns: 'id, type, object, record_id, occurred_at, act_id, sighting_id, body',
    only: `(type = 'identity.joined' or ${ABOUT_RECORDS} or ${ABOUT_OWNERSHIP} or ${ABOUT_EXPORTS})`,
    batch: 200,
    // Nearly all that wakes it is about something else, and nobody waits for it.
    pause: 200,
    handle: async (tx, rows) => {
      await tell(tx, rows.filter(isJoined))
      const others = rows.filter(row => !isJoined(row))
      const told = [await tellOfRecords(tx, others), await tellOfOwnership(tx, others), await tellOfExports(tx, others)]
      const members = told.flat()
      if (members.length > 0) tx.afterCommit(() => heard(members))
    },
    giveUp: async (tx, row) => {
      await startAct(tx, system(new Date()), { kind: 'notices.not_told', reason: row.id })
    },
  }
}

function isJoined<T extends Told>(row: T): row is T & Joined {
  return row.type === 'identity.joined' && row.sighting_id !== null
}

type Owned = { contact_id: string; owner_id: string }

async function tell(tx: Tx, rows: Joined[]): Promise<void> {
  const asked = rows.flatMap(row =>
    [row.sighting_id, ...formerPersons(row)].map(id => ({ event: row.id, person: row.sighting_id, id })),
  )
  if (asked.length === 0) return
  const owned = Map.groupBy(
    await tx.query<Owned & { event_id: string }>(
      `select t.event_id, c.id as contact_id, c.owner_id
       from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as t(event_id, person_id, id) join ws.rec_contact c on c.id = t.id
       where c.owner_id is not null and c.deleted_at is null and coalesce(c.joined_into, c.id) = t.person_id`,
      [asked.map(one => one.event), asked.map(one => one.person), asked.map(one => one.id)],
      { prepare: true },
    ),
    one => one.event_id,
  )
  const notices = rows.flatMap(row => noticesOf(row, owned.get(row.id) ?? []))
  if (notices.length > 0) await keep(tx, notices)
}

function formerPersons({ body }: Joined): string[] {
  const from: unknown = body?.['from']
  return Array.isArray(from) ? from.filter(one => typeof one === 'string') : []
}

type NewNotice = { row: Joined; contactId: string; memberId: string; others: string[] }

function noticesOf(row: Joined, owned: Owned[]): NewNotice[] {
  return owned.flatMap(({ contact_id: contactId, owner_id: memberId }) => {
    const others = owned.filter(one => one.owner_id !== memberId).map(one => one.contact_id)
    return others.length > 0 ? [{ row, contactId, memberId, others }] : []
  })
}

async function keep(tx: Tx, notices: NewNotice[]): Promise<void> {
  tx.send(
    `insert into ws.notice (id, member_id, kind, event_id, act_id, at, contact_id, other_ids)
     select id, member_id, 'owners_differ', event_id, act_id, at, contact_id, other_ids
     from jsonb_to_recordset($1::jsonb) as t(id uuid, member_id uuid, event_id uuid, act_id uuid, at timestamptz, contact_id uuid, other_ids uuid[])
     on conflict do nothing`,
    [
      JSON.stringify(
        notices.map(({ row, contactId, memberId, others }) => ({
          id: newId(),
          member_id: memberId,
          event_id: row.id,
          act_id: row.act_id,
          at: row.occurred_at,
          contact_id: contactId,
          other_ids: others,
        })),
      ),
    ],
  )
}
