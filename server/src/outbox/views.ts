import type { Bounce, Label, Locale, OutgoingView } from '@huiliu/contracts'
import { refusalWords } from '../channels/index.ts'
import { masksOf, personOf } from '../identity/index.ts'
import { forbidden, notFound, type Queryable } from '../kernel/index.ts'
import { findWithAccess, restrictsFields } from '../objects/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { filesOfMessages } from './attachments.ts'
import { wordsOf } from './gate/index.ts'
import { OUTGOING, type OutgoingRow, type Reason } from './types.ts'

type ViewRow = OutgoingRow & { person_id: string; source: string; channel: string; actor: string | null }

const VIEW = `select ${OUTGOING}, s.person_id, r.name as source, r.channel, a.actor_name as actor
  from ws.outgoing o join ws.sighting s on s.id = o.sighting_id join ws.source r on r.id = o.source_id
  left join ws.act a on a.id = o.act_id`
const MOST = 50

/** A message to somebody the caller may see. Throws not_found. */
export async function outgoingView(ctx: CallCtx, id: string): Promise<OutgoingView> {
  const row = await viewRow(ctx.db, id)
  if (!row) throw notFound()
  await personOf(ctx, row.person_id)
  const [view] = await viewsOf(ctx, [row])
  if (!view) throw notFound()
  return view
}

/** What was, or is to be, sent to a person: the newest, and whatever still waits. */
export async function outgoingOf(ctx: CallCtx, contactId: string): Promise<OutgoingView[]> {
  const person = await personOf(ctx, contactId)
  const rows = await ctx.db.query<ViewRow>(`${VIEW} where s.person_id = $1 order by o.created_at desc limit ${MOST}`, [
    person.id,
  ])
  return viewsOf(ctx, rows)
}

/** Throws not_found for somebody the caller may not see, and forbidden where he may not write to him. */
export async function mustBeWritable(ctx: CallCtx, id: string): Promise<void> {
  const row = await viewRow(ctx.db, id)
  if (!row) throw notFound()
  const person = await personOf(ctx, row.person_id)
  const { can } = await findWithAccess(ctx, 'contact', person.id)
  if (!can.update) throw forbidden()
}

async function viewRow(q: Queryable, id: string): Promise<ViewRow | undefined> {
  const [row] = await q.query<ViewRow>(`${VIEW} where o.id = $1`, [id])
  return row
}

async function viewsOf(ctx: CallCtx, rows: ViewRow[]): Promise<OutgoingView[]> {
  const files = await filesOfMessages(
    ctx.db,
    rows.flatMap(row => row.files),
  )
  const masks = await masksOf(ctx)
  const hides = restrictsFields(ctx.caller, 'contact')
  const bounces = await bouncesOf(ctx.db, rows)
  return rows.map(row => ({
    id: row.id,
    contactId: row.person_id,
    source: { id: row.source_id, name: row.source, channel: row.channel },
    to: { kind: row.kind, value: masks.shown(row.kind, row.value), name: hides ? null : row.name },
    subject: hides ? null : row.subject,
    text: hides ? null : row.text,
    files: hides ? [] : row.files.map(id => ({ id, name: files.get(id)?.name ?? '' })),
    purpose: row.purpose,
    state: row.state,
    reason: row.reason && { code: row.reason.code, sentence: sentenceOf(row.reason, ctx.locale) },
    attempts: row.attempts,
    createdAt: row.created_at.toISOString(),
    dueAt: row.due_at.toISOString(),
    sentAt: row.sent_at?.toISOString() ?? null,
    actor: row.actor,
    platformId: row.platform_id,
    answers: row.answers,
    bounce: bounceView(bounces.get(row.platform_id ?? ''), hides),
  }))
}

type BounceRow = Pick<Bounce, 'class' | 'reason'> & { original: string; at: Date }

/** The newest report on each of these messages, by the id the platform knows it by. */
async function bouncesOf(q: Queryable, rows: ViewRow[]): Promise<Map<string, BounceRow>> {
  const sent = rows.filter(row => row.state === 'sent' && row.kind === 'email')
  if (sent.length === 0) return new Map()
  const found = await q.query<BounceRow>(
    `select distinct on (original) e.body->>'originalId' as original, e.occurred_at as at, e.body->>'class' as class,
            e.body->>'reason' as reason
     from ws.sighting s join ws.event e on e.sighting_id = s.id
     where s.person_id = any($1) and e.type = 'message.bounced' and e.body->>'originalId' = any($2)
     order by original, e.occurred_at desc, e.seq desc`,
    [[...new Set(sent.map(row => row.person_id))], sent.flatMap(row => row.platform_id ?? [])],
  )
  return new Map(found.map(row => [row.original, row]))
}

function bounceView(row: BounceRow | undefined, hides: boolean): OutgoingView['bounce'] {
  return row ? { at: row.at.toISOString(), class: row.class, reason: hides ? null : row.reason } : null
}

/** What is known without the platform's word. */
const OWN: Record<string, Label> = {
  unknown: {
    zh: '平台没有答复，客户可能已经收到',
    en: 'The platform did not answer; the customer may have it',
  },
  not_ready: { zh: '渠道的账号或附件暂时用不了', en: 'The channel’s account or a file cannot be used just now' },
}

/** A rule's sentence, or the platform's reason; a code without words stands for itself. */
export function sentenceOf({ code, params }: Reason, locale: Locale): string {
  const words = (wordsOf(code) ?? OWN[code] ?? refusalWords(code))?.[locale] ?? `${code} ({detail})`
  return words.replace(/\{(\w+)\}/g, (_whole, name: string) => params[name] ?? '').replace(/ ?[（(][）)]/, '')
}
