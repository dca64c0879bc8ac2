import type { SignInView, SignInWay } from '@huiliu/contracts'
import { newId, type Db, type Queryable } from '../../kernel/index.ts'
import { pageOf, positionOf } from './page.ts'

/** Why somebody did not come in. */
export type Refusal = 'unknown_login' | 'wrong_password' | 'deactivated' | 'wrong_code' | 'not_linked' | 'refused_there'
type Tried = {
  memberId: string | null
  way: SignInWay
  now: Date
  address: string | null
  agent: string | null
  refused?: Refusal
}

/** One line of the log of sign-ins. */
export async function noteSignIn(db: Db, { memberId, way, now, address, agent, refused }: Tried): Promise<void> {
  await db.query(
    'insert into ws.sign_in (id, at, member_id, way, address, agent, refused) values ($1, $2, $3, $4, $5, $6, $7)',
    [newId(), now, memberId, way, address, agent, refused ?? null],
  )
}

type Row = Omit<SignInView, 'at' | 'member'> & { at: Date; member_id: string | null; name: string | null }
type Asked = { member?: string | undefined; cursor?: string | undefined; limit: number }

/** The newest first; of everybody, or of one. */
export async function listSignIns(q: Queryable, { member, cursor, limit }: Asked) {
  const from = positionOf(cursor)
  const rows = await q.query<Row>(
    `select s.id, s.at, s.way, s.address, s.agent, s.refused, s.member_id, m.name
     from ws.sign_in s left join ws.member m on m.id = s.member_id
     where ($1::uuid is null or s.member_id = $1) and ($2::timestamptz is null or (s.at, s.id) < ($2, $3::uuid))
     order by s.at desc, s.id desc limit $4`,
    [member ?? null, from?.at ?? null, from?.id ?? null, limit + 1],
  )
  return pageOf(rows, limit, ({ at, member_id, name, ...row }) => ({
    ...row,
    at: at.toISOString(),
    member: member_id === null ? null : { id: member_id, name: name ?? '' },
  }))
}

/** For how long who came in and who tried is known. */
const KEPT_DAYS = 400

export async function forgetOldSignIns(db: Db, now: Date): Promise<void> {
  await db.query(`delete from ws.sign_in where at < $1::timestamptz - interval '${KEPT_DAYS} days'`, [now])
}
