import type { Locale, NamedRecipient, Recipient, RecipientKind } from '@huiliu/contracts'
import { isId, type Queryable } from '../kernel/index.ts'
import { unknownRecipient } from './problems.ts'

/** Everything a record can be shared with: what grants name it by, and what people and programs do. */
const RECIPIENTS = `
  select id as principal, 'member' as kind, id::text as id, name as zh, name as en from ws.member
  union all select id, 'below', id::text, name, name from ws.department
  union all select alone_id, 'department', id::text, name, name from ws.department
  union all select id, 'role', name, label->>'zh', label->>'en' from ws.role`

/** What grants name a recipient by. Throws unknown_recipient. */
export async function principalOf(q: Queryable, { kind, id }: Recipient): Promise<string> {
  if (kind !== 'role' && !isId(id)) throw unknownRecipient()
  const [row] = await q.query<{ principal: string }>(
    `select principal from (${RECIPIENTS}) r where r.kind = $1 and r.id = $2`,
    [kind, id],
  )
  if (!row) throw unknownRecipient()
  return row.principal
}

type Row = { principal: string; kind: RecipientKind; id: string; zh: string; en: string }

/** By principal; what is gone is not in it. */
export async function recipientsOf(
  { db, locale }: { db: Queryable; locale: Locale },
  principals: string[],
): Promise<Map<string, NamedRecipient>> {
  if (principals.length === 0) return new Map()
  const rows = await db.query<Row>(`select * from (${RECIPIENTS}) r where r.principal = any($1)`, [principals])
  return new Map(rows.map(({ principal, kind, id, ...name }) => [principal, { kind, id, name: name[locale] }]))
}
