import { ConvertedLead, LeadConversion, LeadDuplicates } from '@huiliu/contracts/answers'
import { Type } from 'typebox'
import type { Route } from '../../kernel/index.ts'
import type { CallCtx } from '../../workspace/index.ts'
import { convertLead } from './convert.ts'
import { duplicatesOf } from './duplicates.ts'

const tag = 'sales'
const Lead = Type.Object({ id: Type.String({ format: 'uuid' }) }, { additionalProperties: false })

export function leadRoutes(route: Route<CallCtx>): void {
  route({
    method: 'GET',
    url: '/leads/:id/duplicates',
    summary: 'Contacts and accounts that a lead may already be',
    tag,
    params: Lead,
    response: { 200: LeadDuplicates },
    handle: (ctx, { params }) => duplicatesOf(ctx, params.id),
  })
  route({
    method: 'POST',
    url: '/leads/:id/convert',
    summary: 'Make a lead a contact, with or without an account and an opportunity, in one act',
    tag,
    params: Lead,
    body: LeadConversion,
    response: { 200: ConvertedLead },
    handle: (ctx, { params, body }) => convertLead(ctx, params.id, body),
  })
}
