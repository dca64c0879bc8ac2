import { setTimeout as sleep } from 'node:timers/promises'
import { MailboxView } from '@huiliu/contracts/answers'
import { Type } from 'typebox'
import type { Route } from '../kernel/index.ts'
import { needs, type CallCtx } from '../workspace/index.ts'
import { mailboxOf, mustBeMailbox } from './view.ts'
import type { MailWork } from './work.ts'

const Id = Type.Object({ id: Type.String({ format: 'uuid' }) }, { additionalProperties: false })
const tag = 'channels'
const allow = needs('sources')
/** A repair that takes longer goes on by itself; the ledger shows how far it is. */
const ANSWER_MS = 20_000

export function mailRoutes(route: Route<CallCtx>, workOf: (ctx: CallCtx) => MailWork): void {
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
}
