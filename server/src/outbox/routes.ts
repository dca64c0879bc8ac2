import { CONSENT_STATES, PURPOSES } from '@huiliu/contracts'
import { ConsentLedger, GateRule, Id, OutgoingView, SendOption, SendPolicy, listOf } from '@huiliu/contracts/answers'
import { Type } from 'typebox'
import type { FileStore, Route } from '../kernel/index.ts'
import { once } from '../objects/index.ts'
import { needs, type CallCtx } from '../workspace/index.ts'
import { attach } from './attachments.ts'
import { resend, takeBack } from './change.ts'
import { consentsOf, sayConsent } from './consents.ts'
import { gateToday } from './gate-today.ts'
import { sendOptions } from './options.ts'
import { changePolicy, policyOf } from './policy.ts'
import { requestSend } from './request.ts'
import type { OutboxServices } from './types.ts'
import { outgoingOf, outgoingView } from './views.ts'

const closed = { additionalProperties: false }
const ById = Type.Object({ id: Id }, closed)
const Uuid = Type.String({ format: 'uuid' })
const tag = 'outbox'
const purpose = Type.Unsafe<(typeof PURPOSES)[number]>({ type: 'string', enum: [...PURPOSES], default: 'service' })

const NewMessage = Type.Object(
  {
    contact: Uuid,
    source: Uuid,
    recipient: Type.Optional(Uuid),
    subject: Type.Optional(Type.String({ maxLength: 500 })),
    text: Type.String({ maxLength: 100_000 }),
    files: Type.Optional(Type.Array(Uuid, { maxItems: 20, uniqueItems: true })),
    answers: Type.Optional(Uuid),
    purpose,
    holdSeconds: Type.Integer({ minimum: 0, maximum: 3600, default: 0 }),
  },
  closed,
)

/** Sending to customers: asked for, looked at, taken back, sent again. */
export function outboxRoutes(route: Route<CallCtx>, services: OutboxServices): void {
  route({
    method: 'POST',
    url: '/outbox',
    summary: 'Ask for a message to be sent; what the send gate refuses is answered as refused, with its rule',
    tag,
    body: NewMessage,
    response: { 201: OutgoingView },
    handle: async (ctx, { body, request, reply }) =>
      once(ctx, { request, reply }, async here => {
        const { id, actId } = await here.db.tx(tx => requestSend(tx, { ctx: here, services }, body))
        return { actId, body: await outgoingView(here, id) }
      }),
  })
  route({
    method: 'POST',
    url: '/outbox/previews',
    reads: true,
    summary: 'By what channels a customer could be written to now, and what the send gate would say',
    tag,
    body: Type.Object({ contact: Uuid, purpose, answers: Type.Optional(Uuid) }, closed),
    response: { 200: listOf(SendOption) },
    handle: async (ctx, { body }) => ({ items: await sendOptions(ctx, services, body), next: null }),
  })
  messageRoutes(route)
  consentRoutes(route)
  policyRoutes(route)
}

/** Only where forms are taken. */
export function attachmentRoutes(route: Route<CallCtx>, storeOf: (ctx: CallCtx) => FileStore): void {
  route({
    method: 'POST',
    url: '/outbox/files',
    summary: 'A file that is to go along with a message of the caller',
    tag,
    form: Type.Object({ file: Type.String({ format: 'binary' }) }),
    response: { 201: Type.Object({ id: Id, name: Type.String(), bytes: Type.Integer() }, closed) },
    handle: (ctx, { request }) => attach(ctx, storeOf(ctx), request),
  })
}

function messageRoutes(route: Route<CallCtx>): void {
  route({
    method: 'GET',
    url: '/outbox/:id',
    summary: 'One message on its way out, or what became of it',
    tag,
    params: ById,
    response: { 200: OutgoingView },
    handle: (ctx, { params }) => outgoingView(ctx, params.id),
  })
  route({
    method: 'DELETE',
    url: '/outbox/:id',
    summary: 'Take a message back while it waits',
    tag,
    params: ById,
    response: { 204: Type.Null() },
    handle: (ctx, { params }) => takeBack(ctx, params.id),
  })
  route({
    method: 'POST',
    url: '/outbox/:id/resends',
    summary: 'Send a message again whose outcome is unknown, or that failed',
    tag,
    params: ById,
    body: Type.Object({ reason: Type.String({ minLength: 1, maxLength: 500 }) }, closed),
    response: { 201: OutgoingView },
    handle: async (ctx, { params, body, reply }) => {
      reply.header('X-Act-Id', await resend(ctx, params.id, body.reason))
      return outgoingView(ctx, params.id)
    },
  })
  route({
    method: 'GET',
    url: '/contacts/:id/outbox',
    summary: 'The newest messages to a customer, whatever became of them',
    tag,
    params: ById,
    response: { 200: listOf(OutgoingView) },
    handle: async (ctx, { params }) => ({ items: await outgoingOf(ctx, params.id), next: null }),
  })
}

const NewConsent = Type.Object(
  {
    recipient: Uuid,
    purpose: Type.Unsafe<(typeof PURPOSES)[number]>({ type: 'string', enum: [...PURPOSES] }),
    state: Type.Unsafe<(typeof CONSENT_STATES)[number]>({ type: 'string', enum: [...CONSENT_STATES] }),
    proof: Type.String({ minLength: 1, maxLength: 1000 }),
  },
  closed,
)

function consentRoutes(route: Route<CallCtx>): void {
  route({
    method: 'GET',
    url: '/contacts/:id/consents',
    summary: 'What a customer agreed to and withdrew, with what proves it',
    tag,
    params: ById,
    response: { 200: ConsentLedger },
    handle: (ctx, { params }) => consentsOf(ctx, params.id),
  })
  route({
    method: 'POST',
    url: '/contacts/:id/consents',
    summary: 'Note that a customer agreed to messages of a kind, or no longer wants them, and how it was said',
    tag,
    params: ById,
    body: NewConsent,
    response: { 201: ConsentLedger },
    handle: async (ctx, { params, body, request, reply }) =>
      once(ctx, { request, reply }, async here => {
        const actId = await sayConsent(here, params.id, body)
        return { actId, body: await consentsOf(here, params.id) }
      }),
  })
}

function policyRoutes(route: Route<CallCtx>): void {
  const allow = needs('settings')
  route({
    method: 'GET',
    url: '/send-policy',
    summary: 'When people are left alone, how often they are asked something, what is looked at',
    tag,
    allow,
    response: { 200: SendPolicy },
    handle: ctx => policyOf(ctx.db),
  })
  route({
    method: 'PATCH',
    url: '/send-policy',
    summary: 'Change how this company sends',
    tag,
    allow,
    body: Type.Partial(SendPolicy, closed),
    response: { 200: SendPolicy },
    handle: (ctx, { body }) => changePolicy(ctx, body),
  })
  route({
    method: 'GET',
    url: '/send-policy/rules',
    summary: 'What the send gate keeps back as things are set, and how much it was within 24 hours',
    tag,
    allow,
    response: { 200: listOf(GateRule) },
    handle: async ctx => ({ items: await gateToday(ctx), next: null }),
  })
}
