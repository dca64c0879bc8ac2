import type { Purpose } from '@huiliu/contracts'
import { personOf } from '../identity/index.ts'
import { forbidden, invalidInput, joining, newId, startAct, type LocalFieldProblem, type Tx } from '../kernel/index.ts'
import { findWithAccess } from '../objects/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { addressesOf, type Address } from './addresses.ts'
import { attachmentsOf, markSent, type Attachment } from './attachments.ts'
import { factsFor } from './facts.ts'
import { judge, type Verdict } from './gate/index.ts'
import { sendProblem } from './problems.ts'
import { sendSource } from './sources.ts'
import { tellOf } from './tell.ts'
import { answered, type Answered } from './thread.ts'
import type { OutboxServices, OutgoingRow, Reason, SendSource } from './types.ts'

/** What somebody, or a flow, wants sent to whom through what. */
export type SendRequest = {
  contact: string
  source: string
  /** the evidence of one of his addresses; left out: the best he has */
  recipient?: string
  subject?: string
  text: string
  html?: string
  files?: string[]
  /** the event of the message that is answered */
  answers?: string
  purpose: Purpose
  automatic?: boolean
  /** it may be taken back for so long */
  holdSeconds?: number
  /** of what asks: asked for again under it, it is the same message */
  effectKey?: string
}
type Asking = { ctx: CallCtx; services: OutboxServices }

/**
 * Asks for a message to be sent. What the gate refuses is kept as refused, with the rule; what it only holds waits until it
 * does no longer. Returns its id and act. Throws not_found, forbidden and invalid_input; never because of the gate.
 */
export async function requestSend(
  tx: Tx,
  { ctx, services }: Asking,
  request: SendRequest,
): Promise<{ id: string; actId: string }> {
  const known = request.effectKey === undefined ? undefined : await byEffect(tx, request.effectKey)
  if (known) return known
  const here = { ...ctx, db: joining(tx) }
  const person = await personOf(here, request.contact)
  const { can } = await findWithAccess(here, 'contact', person.id)
  if (!can.update) throw forbidden()
  const { source, address, told } = await resolved(tx, { ctx, services }, { request, personId: person.id })
  const asking = {
    personId: person.id,
    source,
    address,
    answersAutomatic: told?.automatic ?? false,
    now: ctx.now,
    self: null,
  }
  const facts = await factsFor(tx, services, asking)
  const automatic = request.automatic ?? false
  const verdict = judge({ purpose: request.purpose, channel: source.kind, to: address, automatic }, facts, ctx.now)
  const actId = await startAct(tx, ctx, { kind: 'message' })
  const fallback = person.sightings[0]?.id ?? person.id
  const id = await keep(tx, ctx, {
    request,
    source,
    address,
    told,
    verdict,
    actId,
    sightingId: address?.sightingId ?? fallback,
  })
  return { id, actId }
}

async function byEffect(tx: Tx, key: string): Promise<{ id: string; actId: string } | undefined> {
  const [row] = await tx.query<{ id: string; act_id: string }>(
    'select id, act_id from ws.outgoing where effect_key = $1',
    [key],
    { prepare: true },
  )
  return row && { id: row.id, actId: row.act_id }
}

type Resolved = { source: SendSource; address: Address | null; told: Answered | undefined }

async function resolved(
  tx: Tx,
  { ctx, services }: Asking,
  { request, personId }: { request: SendRequest; personId: string },
): Promise<Resolved> {
  const source = await sendSource(tx, request.source)
  if (!source) throw invalidInput({}, [sendProblem('source', 'unknown_source')])
  const addresses = await addressesOf(tx, { personId, source })
  const address = request.recipient ? addresses.find(one => one.edgeId === request.recipient) : (addresses[0] ?? null)
  const told = request.answers ? await answered(tx, { personId, eventId: request.answers }) : undefined
  const files = await attachmentsOf(tx, request.files ?? [], ctx.actor.id)
  const problems = [
    ...contentProblems(services, source, { request, files }),
    ...(address === undefined ? [sendProblem('recipient', 'not_theirs')] : []),
    ...(request.answers && !told ? [sendProblem('answers', 'unknown_event')] : []),
  ]
  if (problems.length > 0) throw invalidInput({}, problems)
  return { source, address: address ?? null, told }
}

function contentProblems(
  { channelOf }: OutboxServices,
  { kind }: SendSource,
  { request, files }: { request: SendRequest; files: Attachment[] },
): LocalFieldProblem[] {
  const channel = channelOf(kind)
  if (!channel?.send) return [sendProblem('source', 'cannot_send')]
  const { subject, text, html } = request
  const { sends, limits } = channel.capabilities
  const wanted = request.files?.length ?? 0
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  const most = limits.textBytes ?? Infinity
  const problems: [boolean, LocalFieldProblem][] = [
    [text.trim() === '' && !html && wanted === 0, sendProblem('text', 'empty')],
    [Buffer.byteLength(text) > most, sendProblem('text', 'too_long')],
    [kind === 'mail' && (subject ?? '').trim() === '', sendProblem('subject', 'no_subject')],
    [wanted > 0 && !sends.includes('file'), sendProblem('files', 'no_files')],
    [files.length < wanted, sendProblem('files', 'unknown_file')],
    [wanted > (limits.files ?? Infinity), sendProblem('files', 'too_many')],
    [bytes > (limits.fileBytes ?? Infinity), sendProblem('files', 'too_large')],
  ]
  return problems.flatMap(([wrong, problem]) => (wrong ? [problem] : []))
}

type Keeping = Resolved & { request: SendRequest; verdict: Verdict; actId: string; sightingId: string }

async function keep(tx: Tx, ctx: CallCtx, keeping: Keeping): Promise<string> {
  const { request, source, address, told, verdict, actId, sightingId } = keeping
  const id = newId()
  const { state, dueAt, reason } = whatNow(verdict, ctx.now, request.holdSeconds ?? 0)
  const row = {
    id,
    effect_key: request.effectKey ?? null,
    source_id: source.id,
    sighting_id: sightingId,
    kind: address?.kind ?? '',
    scope: address?.scope ?? '',
    value: address?.value ?? '',
    name: address?.name ?? null,
    purpose: request.purpose,
    automatic: request.automatic ?? false,
    subject: request.subject?.trim() || null,
    text: request.text,
    html: request.html ?? null,
    files: request.files ?? [],
    answers: request.answers ?? null,
    thread: told?.thread ?? [],
    thread_key: told?.threadKey ?? null,
    state,
    reason,
    created_at: ctx.now,
    due_at: dueAt,
    act_id: actId,
  }
  const names = Object.keys(row)
  await tx.query(
    `insert into ws.outgoing (${names.join(', ')}) values (${names.map((_, at) => `$${at + 1}`).join(', ')})`,
    Object.values(row),
    { prepare: true },
  )
  markSent(tx, row.files, id)
  await tellOf(tx, ctx, { id, actId, to: state, reason })
  return id
}

type Next = { state: OutgoingRow['state']; dueAt: Date; reason: Reason | null }

/** A refusal that passes by itself only holds the message. */
export function whatNow(verdict: Verdict, now: Date, holdSeconds: number): Next {
  const soonest = new Date(now.getTime() + holdSeconds * 1000)
  if (verdict.allowed) return { state: 'queued', dueAt: soonest, reason: null }
  const reason = { code: verdict.rule, params: verdict.params }
  if (!verdict.until) return { state: 'refused', dueAt: now, reason }
  return { state: 'queued', dueAt: verdict.until > soonest ? verdict.until : soonest, reason }
}
