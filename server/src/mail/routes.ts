import { setTimeout as sleep } from 'node:timers/promises'
import { DomainCheck, MailboxView } from '@huiliu/contracts/answers'
import { Type } from 'typebox'
import { mailSettings } from '../channels/index.ts'
import type { Route } from '../kernel/index.ts'
import { needs, type CallCtx } from '../workspace/index.ts'
import { checkDomain } from './domain/check.ts'
import type { LookUp } from './domain/look-up.ts'
import { mailboxOf, mustBeMailbox } from './view.ts'
import type { MailWork } from './work.ts'

const Id = Type.Object({ id: Type.String({ format: 'uuid' }) }, { additionalProperties: false })
const Selector = Type.Object(
  { selector: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$' })) },
  { additionalProperties: false },
)
const tag = 'channels'
const allow = needs('sources')
/** A repair that takes longer goes on by itself; the ledger shows how far it is. */
const ANSWER_MS = 20_000

type Services = { workOf: (ctx: CallCtx) => MailWork; lookUp: LookUp }

export function mailRoutes(route: Route<CallCtx>, { workOf, lookUp }: Services): void {
  route({
    method: 'GET',
    url: '/channels/:id/mailbox',
    summary: 'What a mailbox says it has, folder by folder, what is held of it, and the difference',
    tag,
    allow,
    params: Id,
    response: { 200: MailboxView },
    handle: (ctx, { params }) => mailboxOf(ctx, params.id),
  })
  route({
    method: 'POST',
    url: '/channels/:id/repairs',
    summary: 'Compare a mailbox with what is really kept, and fetch what is missing',
    tag,
    allow,
    params: Id,
    response: { 200: MailboxView },
    handle: async (ctx, { params }) => {
      await mustBeMailbox(ctx, params.id)
      await Promise.race([workOf(ctx).repair(params.id), sleep(ANSWER_MS, undefined, { ref: false })])
      return mailboxOf(ctx, params.id)
    },
  })
  route({
    method: 'GET',
    url: '/channels/:id/domain',
    summary:
      'Whether receivers can tell mail of a mailbox from forged mail (SPF, DKIM, DMARC), and what is to be added',
    tag,
    allow,
    params: Id,
    query: Selector,
    response: { 200: DomainCheck },
    handle: async (ctx, { params, query }) => {
      const settings = mailSettings(await mustBeMailbox(ctx, params.id))
      return checkDomain({ settings, selector: query.selector ?? null, locale: ctx.locale }, lookUp)
    },
  })
}
