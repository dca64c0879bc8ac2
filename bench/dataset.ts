import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bind, createWakes, openPool, type Db } from '../server/src/kernel/index.ts'
import { createLogger } from '../server/src/kernel/logger.ts'
import { migrateAll } from '../server/src/kernel/migrate.ts'
import { startDatabase } from '../server/src/kernel/postgres/index.ts'
import { catalogOf, objectIn } from '../server/src/objects/catalog.ts'
import { reindex, reindexAll } from '../server/src/objects/search-index.ts'
import { memberCaller } from '../server/src/workspace/callers.ts'
import { createToken, createWorkspace } from '../server/src/workspace/index.ts'
import { issueToken } from '../server/src/workspace/tokens.ts'
import { install } from '../server/src/workspace-runtime.ts'

/**
 * A company with a given number of contacts and ten events for each, in a data folder that a server process can be started
 * on. Written by SQL in the shape the product itself writes (two sightings a person, evidence, facts, contacts, accounts,
 * orders, events scattered over time as they would have arrived); kept in the temporary folder, one for each shape of the
 * schema and of this file.
 */
export type Dataset = {
  dataDir: string
  contacts: number
  /** sees and may do everything */
  adminToken: string
  /** a member's own: reads what belongs to his department and those below, half of everything */
  memberToken: string
}

/** Events of one contact; every hundredth has many. On average ten. */
export const EVENTS = { usual: 8, heavy: 208, heavyEvery: 100 }
export const DEPARTMENTS = 20
const MEMBERS = 200
const CHUNK = 50_000
const REINDEX_CHUNK = 5000
const SCHEMA_PARTS = [
  '../server/migrations/shared',
  '../server/migrations/workspace',
  '../server/solutions/core/objects',
]
const SHAPING_FILES = [
  './dataset.ts',
  '../server/src/objects/search-terms.ts',
  '../server/src/objects/search-text.ts',
  '../server/src/objects/ddl.ts',
]

/** Contact `n` of 1..contacts; also the id of its first sighting. */
export function contactId(n: number): string {
  return `00000001-0000-7000-8000-${n.toString(16).padStart(12, '0')}`
}

/** Whether the member behind `memberToken` may read contact `n`: his department is the first half's head. */
export function seenByMember(n: number): boolean {
  return (n % MEMBERS) % DEPARTMENTS < DEPARTMENTS / 2
}

/** Opens the dataset of that size, building it first where it is missing (about seven minutes for a million on 2 cores). */
export async function openDataset(contacts: number): Promise<Dataset> {
  const dataDir = join(tmpdir(), `huiliu-bench-${contacts}-${shape()}`)
  const marker = join(dataDir, 'dataset.json')
  if (existsSync(marker)) {
    const made: Dataset = JSON.parse(readFileSync(marker, 'utf8'))
    return made
  }
  rmSync(dataDir, { recursive: true, force: true })
  const dataset = await build(dataDir, contacts)
  writeFileSync(marker, JSON.stringify(dataset))
  return dataset
}

function shape(): string {
  const hash = createHash('sha256')
  for (const folder of SCHEMA_PARTS) {
    const url = new URL(`${folder}/`, import.meta.url)
    for (const name of readdirSync(url).sort()) hash.update(readFileSync(new URL(name, url)))
  }
  for (const file of SHAPING_FILES) hash.update(readFileSync(new URL(file, import.meta.url)))
  return hash.digest('hex').slice(0, 8)
}

async function build(dataDir: string, contacts: number): Promise<Dataset> {
  const log = createLogger({ level: 'warn', to: 'stderr' })
  const postgres = await startDatabase({ dataDir, databaseUrl: undefined }, log)
  const pool = openPool({ ...postgres.connectionConfig, options: '-c synchronous_commit=off' }, 4)
  try {
    await migrateAll(pool)
    const workspace = await createWorkspace(pool, { name: '测量', now: new Date(), install })
    const db = bind(pool, workspace.schema)
    await fill(db, contacts)
    return {
      dataDir,
      contacts,
      adminToken: await createToken(pool, { role: 'admin', name: 'bench' }),
      memberToken: await tokenOfMember(db, workspace.key),
    }
  } finally {
    await pool.end()
    await postgres.stop()
  }
}

async function fill(db: Db, contacts: number): Promise<void> {
  await step('people of the company', () => organisation(db))
  await step('accounts', () => chunks(db, ACCOUNT, Math.max(1, Math.floor(contacts / 20))))
  await step('sightings', () => chunks(db, SIGHTING, contacts))
  await step('evidence', () => chunks(db, EDGE, contacts))
  await step('facts', () => chunks(db, FACT, contacts))
  await step('contacts', () => chunks(db, CONTACT, contacts))
  await step('orders', () => chunks(db, ORDER, contacts))
  await step('events', () => events(db, contacts))
  await step('search', () => search(db, contacts))
  await step('statistics', async () => void (await db.query('vacuum analyze')))
}

async function step(name: string, work: () => Promise<void>): Promise<void> {
  const start = performance.now()
  await work()
  console.error(`  dataset: ${name} ${((performance.now() - start) / 1000).toFixed(1)} s`)
}

/** Runs a statement over $1..$2 of 1..n, two at a time. */
async function chunks(db: Db, sql: string, n: number, more: unknown[] = []): Promise<void> {
  const starts = Array.from({ length: Math.ceil(n / CHUNK) }, (_, index) => index * CHUNK + 1)
  const lane = async () => {
    for (let from = starts.shift(); from !== undefined; from = starts.shift())
      await db.query(sql, [from, Math.min(n, from + CHUNK - 1), ...more])
  }
  await Promise.all([lane(), lane()])
}

const id = (kind: number, n = 'i') => `('0000000${kind}-0000-7000-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`
/** A number of 0..2^31-1 that looks random and is the same for ever. */
const random = (salt: string) => `(hashint8extended(i, ${salt}) & 2147483647)`
const pick = (array: string, salt: string) => `(${array})[1 + ${random(salt)} % array_length(${array}, 1)]`
const literal = (words: string) => `array['${words.split(' ').join(`','`)}']`

const SURNAMES = literal(
  '王 王 王 王 王 王 王 李 李 李 李 李 李 李 张 张 张 张 张 张 张 刘 刘 刘 刘 刘 陈 陈 陈 陈 杨 杨 杨 黄 黄 赵 赵 吴 吴 周 周 徐 徐 孙 孙 马 马 朱 朱 胡 郭 何 高 林 郑 谢 罗 梁 宋 唐 许 韩 冯 邓 曹 彭 曾 萧 田 董 袁 潘 于 蒋 蔡 余 杜 叶 程 苏 魏 吕 丁 任 沈 姚 卢 姜 崔 钟 谭 陆 汪 范 金 石 廖 贾 夏 韦 付 方 白 邹 孟 熊 秦 邱 江 尹 薛 闫 段 雷 侯 龙 史 陶 黎 贺 顾 毛 郝 龚 邵 万 钱 严 覃 武 戴 莫 孔 向 汤 欧阳 司马',
)
const GIVEN = literal(
  '伟 伟 伟 芳 芳 娜 敏 敏 静 静 丽 丽 强 强 磊 磊 军 军 洋 勇 勇 艳 艳 杰 杰 娟 涛 涛 明 明 超 超 霞 平 平 刚 红 红 玲 玲 华 华 建 国 文 文 志 志 海 海 晓 晓 小 小 雯 婷 婷 雪 琳 琳 佳 佳 欣 欣 怡 雨 雨 子 子 浩 浩 宇 宇 轩 博 然 梦 瑶 思 思 嘉 诗 涵 俊 俊 鹏 飞 斌 波 辉 健 林 萍 梅 兰 英 秀 桂 春 秋 月 云 峰 亮 龙 成 东 新 宁 庆 永 世 家 金 玉 立 光 天 长 安 凯 康 乐 毅 哲 睿 泽 晨 阳 旭 昊',
)
const CITIES = literal('上海 北京 深圳 广州 杭州 成都 苏州 武汉 南京 重庆 西安 宁波 青岛 长沙 无锡')
const NAME = `${pick(SURNAMES, '1')} || ${pick(GIVEN, '2')} || case when ${random('3')} % 10 < 7 then ${pick(GIVEN, '4')} else '' end`
const TOWN = pick(CITIES, '5')
const PHONE = `'+861' || (3000000000 + i * 13 % 6999999999)::text`
const EMAIL = `'u' || i || '@example' || (${random('6')} % 400)::text || '.com'`
/** Seconds back over almost two years. */
const AGO = (salt: string) => `now() - make_interval(secs => ${random(salt)} % 62000000)`

async function organisation(db: Db): Promise<void> {
  await db.query(
    `insert into ws.department (id, name, parent_id, path)
     select ${id(7)}, '部门 ' || i, case when i = 0 then null when i <= ${DEPARTMENTS / 2 - 1} then ${id(7, '0')} end,
       case when i > 0 and i <= ${DEPARTMENTS / 2 - 1} then array[${id(7, '0')}, ${id(7)}] else array[${id(7)}] end
     from generate_series(0, ${DEPARTMENTS - 1}) as i`,
  )
  await db.query(`insert into ws.role (name, label, rights) values ('region', '{"zh":"区域","en":"Region"}', $1)`, [
    JSON.stringify({
      settings: false,
      members: false,
      sources: false,
      objects: false,
      identity: true,
      byObject: {
        '*': { read: 'all', update: 'below', delete: 'own', create: true, export: false, import: false },
        contact: { read: 'below', update: 'below', delete: 'own', create: true, export: false, import: false },
        order: { read: 'below', update: 'below', delete: 'own', create: true, export: false, import: false },
      },
      byField: {},
    }),
  ])
  await db.query(
    `insert into ws.member (id, user_id, name, login, department_id)
     select ${id(8)}, ${id(9)}, '成员 ' || i, 'm' || i, ${id(7, `i % ${DEPARTMENTS}`)} from generate_series(0, ${MEMBERS - 1}) as i`,
  )
  await db.query(`insert into ws.member_role (member_id, role) select id, 'region' from ws.member`)
  await db.query(
    `insert into ws.source (id, kind, name, namespace, channel, write_key) values
       (${id(5, '1')}, 'website', '官网', 'main', 'web', 'hlw_bench_website'), (${id(5, '2')}, 'server', '商城服务器', 'main', 'web', 'hlw_bench_server')`,
  )
  await db.query(
    `insert into ws.act (id, at, actor_kind, actor_id, actor_name, kind) values (${id(6, '1')}, now(), 'system', null, '汇流', 'sales.order')`,
  )
}

const RANGE = 'from generate_series($1::bigint, $2::bigint) as i'
const OWNER = `${id(8, `i % ${MEMBERS}`)}, ${id(7, `(i % ${MEMBERS}) % ${DEPARTMENTS}`)}`

const ACCOUNT = `
  insert into ws.rec_account (id, created_at, updated_at, owner_id, department_id, name, industry, city)
  select ${id(3)}, t, t, ${OWNER}, town || word || '有限公司', ${pick(literal('manufacturing trade retail services construction utilities other'), '8')}, town
  from (select i, ${AGO('7')} as t, ${TOWN} as town, ${pick(literal('华东精密仪器 恒泰水务 远景机电 中科自动化 博雅商贸 佳禾食品 瑞丰纺织 明德教育 安泰物流 新锐电子'), '9')} || i as word ${RANGE}) a`

const SIGHTING = `
  insert into ws.sighting (id, source_id, key_kind, key_value, person_id, first_at, last_at)
  select ${id(1)}, ${id(5, '1')}, 'anonymous_id', 'b-' || i, ${id(1)}, now() - interval '23 months', now() ${RANGE}
  union all
  select ${id(2)}, ${id(5, '2')}, 'user_id', 'u-' || i, ${id(1)}, now() - interval '22 months', now() ${RANGE}`

const EDGE = `
  insert into ws.identity_edge (id, sighting_id, kind, scope, value, trust, rule, first_at, last_at)
  select gen_random_uuid(), e.sighting, e.kind, e.scope, e.value, e.trust, e.rule, now() - interval '22 months', now() - interval '1 day'
  ${RANGE} cross join lateral (values
    (${id(1)}, 'anonymous_id', 'main', 'b-' || i, 'claimed', 'device'),
    (${id(2)}, 'user_id', 'main', 'u-' || i, 'verified', 'user_id'),
    (${id(2)}, 'anonymous_id', 'main', 'b-' || i, 'verified', 'server_link'),
    (${id(2)}, 'email', '', ${EMAIL}, 'verified', 'trait'),
    (${id(2)}, 'phone', '', ${PHONE}, 'verified', 'trait')) as e(sighting, kind, scope, value, trust, rule)`

const FACT = `
  insert into ws.fact (sighting_id, field, origin, value, at, trust)
  select ${id(2)}, f.field, 'sighting', to_jsonb(f.value), now() - interval '1 day', 'verified'
  ${RANGE} cross join lateral (values ('name', ${NAME}), ('city', ${TOWN})) as f(field, value)`

const TITLES = literal('采购经理 总经理 工程师 厂长 设备主管 销售总监 财务 店长 项目经理 质检 技术员 顾问')
const GENDERS = literal('female male female male other')

const CONTACT = `
  insert into ws.rec_contact (id, created_at, updated_at, owner_id, department_id, name, phone, email, city, account, company_name, stage, title, gender, birthday)
  select ${id(1)}, t, t + interval '1 hour', ${OWNER}, ${NAME}, ${PHONE}, ${EMAIL}, ${TOWN}, a.id, a.name,
    ${pick(literal('lead lead lead prospect prospect customer customer customer customer lost'), '10')},
    case when ${random('15')} % 3 > 0 then ${pick(TITLES, '16')} end, ${pick(GENDERS, '17')}, date '1950-01-01' + (${random('18')} % 20000)::int
  from (select i, ${AGO('11')} as t ${RANGE}) c left join ws.rec_account a on c.i % 3 = 0 and a.id = ${id(3, 'i / 20 + 1')}`

const ORDER = `
  insert into ws.rec_order (id, created_at, updated_at, owner_id, department_id, number, contact, contact_via, status, total, currency_code, ordered_at)
  select ${id(4)}, t, t, ${OWNER}, 'SO-' || i, ${id(1)}, ${id(2)}, ${pick(literal('paid paid shipped completed completed completed cancelled refunded'), '12')},
    (100 + ${random('13')} % 900000) / 100.0, 'CNY', t
  from (select i, ${AGO('14')} as t ${RANGE}) o where i % 2 = 0`

/** The k-th event of each contact, one k after the other: a person's events lie scattered, as they would have arrived. */
const EVENT = (of: string) => `
  insert into ws.event (id, type, occurred_at, received_at, act_id, sighting_id, object, record_id, record_version, body, salt, hash)
  select gen_random_uuid(), e.type, t, t, e.act_id, e.sighting, e.object, e.record_id, e.version, e.body, e.salt, sha256(e.salt || convert_to(e.body::text, 'UTF8'))
  from (
    select i, ${AGO('100 + $3::int')} as t, uuid_send(gen_random_uuid()) as salt, x.*
    from ${of} cross join lateral (
      select case when $3 = 1 then 'identify' when $3 = 2 and i % 2 = 0 then 'track.Order Completed' when $3 = 3 and i % 2 = 0 then 'record.created'
                  when $3 % 4 = 0 then 'track.Product Viewed' else 'page' end as type,
             case when $3 <= 3 and (i % 2 = 0 or $3 = 1) then ${id(2)} else ${id(1)} end as sighting,
             case when $3 = 3 and i % 2 = 0 then ${id(6, '1')} end as act_id,
             case when $3 = 3 and i % 2 = 0 then 'order' end as object,
             case when $3 = 3 and i % 2 = 0 then ${id(4)} end as record_id,
             case when $3 = 3 and i % 2 = 0 then 1 end as version,
             case when $3 = 3 and i % 2 = 0 then jsonb_build_object('changes', jsonb_build_object('number', jsonb_build_array(null, 'SO-' || i), 'total', jsonb_build_array(null, '1280')))
                  else jsonb_build_object('name', '水泵 P-' || (${random('$3::int')} % 300), 'context', jsonb_build_object('page', jsonb_build_object('path', '/p/' || (${random('$3::int')} % 300), 'title', '产品 ' || i, 'url', 'https://www.example.com/p/' || i), 'userAgent', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)'))
             end as body
    ) x
  ) e`

async function events(db: Db, contacts: number): Promise<void> {
  for (let k = 1; k <= EVENTS.usual; k++)
    await chunks(db, EVENT('generate_series($1::bigint, $2::bigint) as i'), contacts, [k])
  const heavy = `(select j * ${EVENTS.heavyEvery} as i from generate_series($1::bigint, $2::bigint) as j)`
  const many = Math.floor(contacts / EVENTS.heavyEvery)
  for (let k = EVENTS.usual + 1; k <= EVENTS.heavy; k++) await chunks(db, EVENT(heavy), many, [k])
}

/** Terms by the product's own rule; their index made at the end, which takes a tenth of the time. */
async function search(db: Db, contacts: number): Promise<void> {
  const [index] = await db.query<{ definition: string }>(
    `select pg_get_indexdef('ws.search_entry_terms'::regclass) as definition`,
  )
  await db.query('drop index ws.search_entry_terms')
  const catalog = await catalogOf({ db })
  const object = objectIn(catalog, 'contact')
  const starts = Array.from({ length: Math.ceil(contacts / REINDEX_CHUNK) }, (_, index) => index * REINDEX_CHUNK + 1)
  const lane = async () => {
    for (let from = starts.shift(); from !== undefined; from = starts.shift()) {
      const first = from
      const ids = Array.from({ length: Math.min(REINDEX_CHUNK, contacts - first + 1) }, (_, n) => contactId(first + n))
      await db.tx(tx => reindex(tx, { object, catalog }, ids))
    }
  }
  await Promise.all([lane(), lane()])
  for (const other of ['account', 'order']) await reindexAll(db, objectIn(catalog, other))
  await db.query(`set maintenance_work_mem = '1GB'; ${index?.definition ?? ''}`)
}

async function tokenOfMember(db: Db, workspaceKey: string): Promise<string> {
  const [member] = await db.query<{ user_id: string }>(
    `select user_id from ws.member where department_id = ${id(7, '0')} limit 1`,
  )
  const caller = await memberCaller(db, member?.user_id ?? '')
  if (!caller) throw new Error('no member')
  const log = createLogger({ level: 'silent' })
  const ctx = {
    db,
    wakes: createWakes(),
    log,
    actor: caller.actor,
    now: new Date(),
    locale: 'zh',
    requestId: null,
    caller,
  } as const
  const { token = '' } = await issueToken(ctx, { workspaceKey, name: 'bench', role: 'region', mine: true })
  return token
}
