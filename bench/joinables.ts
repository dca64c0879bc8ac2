import type { Db } from '../server/src/kernel/index.ts'
import { catalogOf, objectIn } from '../server/src/objects/catalog.ts'
import { reindex } from '../server/src/objects/search-index.ts'
import { contactId, type Dataset } from './dataset.ts'
import { withWorkspace } from './workspace.ts'

/**
 * People who may become one with contacts of the dataset: members of a loyalty scheme, whose ids are of another scope. Each
 * is a server's sighting and the browsers it spoke of, in the shape the product itself writes. They are added to a dataset
 * once and stay in it; joining and cutting leaves everybody as he was.
 */
export type Kind = {
  name: 'typical' | 'busy' | 'vast'
  people: number
  sightings: number
  events: number
  orders: number
}

export const KINDS: Kind[] = [
  { name: 'typical', people: 400, sightings: 2, events: 10, orders: 1 },
  { name: 'busy', people: 20, sightings: 58, events: 10_000, orders: 200 },
  { name: 'vast', people: 5, sightings: 9_998, events: 0, orders: 0 },
]

/** The contact a joinable person is joined to, and his own; `n` is 1..people. The contact is older, so it survives. */
export function pairOf(kind: Kind, n: number): { survivor: string; joined: string } {
  return { survivor: contactId(1000 * (1 + KINDS.indexOf(kind)) + n), joined: idOf(kind, n, 1) }
}

export function idOf(kind: Kind, n: number, sighting: number): string {
  const number = n * STRIDE + sighting
  return `000000a${KINDS.indexOf(kind)}-0000-7000-8000-${number.toString(16).padStart(12, '0')}`
}

/** Runs work on the database of a dataset whose server does not run, with the joinable people in it. */
export async function withJoinables<T>({ dataDir }: Dataset, work: (db: Db) => Promise<T>): Promise<T> {
  return withWorkspace(dataDir, async db => {
    const known = await db.query(`select 1 from ws.source where id = ${SERVER}`)
    if (known.length === 0) await add(db)
    return work(db)
  })
}

const STRIDE = 16_384
const SERVER = `'00000005-0000-7000-8000-000000000003'::uuid`
const WEBSITE = `'00000005-0000-7000-8000-000000000004'::uuid`
/** SQL: id of sighting `s` of person `p`; $1 is the kind, $2 how many people, $3 how many sightings or more of each. */
const id = (prefix: string, s = 's') =>
  `('000000${prefix}' || $1::text || '-0000-7000-8000-' || lpad(to_hex(p * ${STRIDE} + ${s}), 12, '0'))::uuid`
const PEOPLE = 'generate_series(1, $2::int) as p'
const EACH = `${PEOPLE} cross join generate_series(1, $3::int) as s`

async function add(db: Db): Promise<void> {
  await db.tx(async tx => {
    await tx.query(
      `insert into ws.source (id, kind, name, namespace, channel, write_key) values
         (${SERVER}, 'server', '会员系统', 'members', 'store', 'hlw_bench_members'), (${WEBSITE}, 'website', '会员站', 'members', 'web', 'hlw_bench_members_site')`,
    )
    for (const [number, { people, sightings, events, orders }] of KINDS.entries()) {
      for (const sql of [SIGHTING, BROWSER, LINK]) await tx.query(sql, [number, people, sightings])
      for (const sql of [EVIDENCE, FACT, CONTACT]) await tx.query(sql, [number, people])
      await tx.query(EVENT, [number, people, events, sightings])
      await tx.query(ORDER, [number, people, orders, sightings])
    }
    const contacts = KINDS.flatMap(kind => Array.from({ length: kind.people }, (_, n) => idOf(kind, n + 1, 1)))
    const catalog = await catalogOf({ db })
    await reindex(tx, { object: objectIn(catalog, 'contact'), catalog }, contacts)
  })
  for (const table of ['sighting', 'identity_edge', 'fact', 'rec_contact', 'rec_order', 'event'])
    await db.query(`vacuum analyze ws.${table}`)
}

const SEEN = `now() - interval '20 months', now() - interval '1 day'`

const SIGHTING = `
  insert into ws.sighting (id, source_id, key_kind, key_value, person_id, first_at, last_at)
  select ${id('a')}, case s when 1 then ${SERVER} else ${WEBSITE} end, case s when 1 then 'user_id' else 'anonymous_id' end,
    concat_ws('-', 'j', $1::text, p, s), ${id('a', '1')}, ${SEEN} from ${EACH} order by p, s`

const BROWSER = `
  insert into ws.identity_edge (id, sighting_id, kind, scope, value, trust, rule, first_at, last_at)
  select gen_random_uuid(), ${id('a')}, 'anonymous_id', 'members', concat_ws('-', 'j', $1::text, p, s), 'claimed', 'device', ${SEEN}
  from ${EACH} where s > 1`

const LINK = `
  insert into ws.identity_edge (id, sighting_id, kind, scope, value, trust, rule, first_at, last_at)
  select gen_random_uuid(), ${id('a', '1')}, 'anonymous_id', 'members', concat_ws('-', 'j', $1::text, p, s), 'verified', 'server_link', ${SEEN}
  from ${EACH} where s > 1`

const NAME = `'会员' || $1::text || '号' || p`
const EMAIL = `concat_ws('-', 'j', $1::text, p) || '@members.example.com'`

const EVIDENCE = `
  insert into ws.identity_edge (id, sighting_id, kind, scope, value, trust, rule, first_at, last_at)
  select gen_random_uuid(), ${id('a', '1')}, e.kind, e.scope, e.value, 'verified', e.rule, ${SEEN}
  from ${PEOPLE} cross join lateral (values
    ('user_id', 'members', concat_ws('-', 'j', $1::text, p, 1), 'user_id'), ('email', '', ${EMAIL}, 'trait')) as e(kind, scope, value, rule)`

const FACT = `
  insert into ws.fact (sighting_id, field, origin, value, at, trust)
  select ${id('a', '1')}, f.field, 'sighting', to_jsonb(f.value), now() - interval '20 months', 'verified'
  from ${PEOPLE} cross join lateral (values ('name', ${NAME}), ('city', '上海')) as f(field, value)`

const CONTACT = `
  insert into ws.rec_contact (id, created_at, updated_at, name, email, city)
  select ${id('a', '1')}, now(), now(), ${NAME}, ${EMAIL}, '上海' from ${PEOPLE}`

const EVENT = `
  insert into ws.event (id, type, occurred_at, received_at, sighting_id, body, salt, hash)
  select gen_random_uuid(), 'page', t, t, sighting, body, salt, sha256(salt || convert_to(body::text, 'UTF8'))
  from (
    select now() - make_interval(secs => (hashint8extended(p * 20000 + s, $1::int) & 2147483647) % 50000000) as t, ${id('a', '1 + s % $4::int')} as sighting,
      jsonb_build_object('name', '会员中心', 'context', jsonb_build_object('page', jsonb_build_object('path', '/member/' || s))) as body, uuid_send(gen_random_uuid()) as salt
    from ${EACH}) e`

const ORDER = `
  insert into ws.rec_order (id, created_at, updated_at, number, contact, contact_via, status, total, currency_code, ordered_at)
  select ${id('b')}, t, t, concat_ws('-', 'J', $1::text, p, s), ${id('a', '1')}, ${id('a', '1 + s % $4::int')}, 'completed', 100 + s, 'CNY', t
  from (select p, s, now() - make_interval(days => s) as t from ${EACH}) o`
