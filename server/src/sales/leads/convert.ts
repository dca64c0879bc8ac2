import type { ConvertedLead, LeadConversion, LeadPart } from '@huiliu/contracts'
import { forbidden, joining, newId, notFound, startAct, type Tx } from '../../kernel/index.ts'
import {
  catalogOf,
  findAllByField,
  findByField,
  findRecord,
  findWithAccess,
  getRecord,
  objectIn,
  write,
  type Catalog,
  type Change,
  type StoredRecord,
} from '../../objects/index.ts'
import { rightsOn, seesPlainly, type CallCtx } from '../../workspace/index.ts'
import { leadConverted, leadCustomerTaken } from '../problems.ts'
import { accountOf, contactOf, fitting, missing, opportunityOf, type Values } from './made-of-lead.ts'

type Converting = { ctx: CallCtx; tx: Tx; catalog: Catalog; actId: string; lead: StoredRecord }

/**
 * A lead becomes a person, with or without a company and an opportunity, in one act: undoing it takes back what was made and
 * the lead is as it was. What is made is the lead's owner's; what was planned and done with the lead follows it. With the
 * caller's rights throughout. Throws not_found, forbidden, lead_converted, lead_customer_taken, version_conflict, invalid_input.
 */
export async function convertLead(ctx: CallCtx, id: string, asked: LeadConversion): Promise<ConvertedLead> {
  await getRecord(ctx, 'lead', id)
  // Who sees half a number would read the whole one from the contact made of it.
  if (['name', 'phone', 'email'].some(field => !seesPlainly(ctx.caller, 'lead', field))) throw forbidden()
  const catalog = await catalogOf(ctx)
  return ctx.db.tx(async tx => {
    const lead = (await findByField(tx, { object: 'lead', field: 'id', values: [id] })).get(id)
    if (!lead) throw notFound()
    if (lead.values['status'] === 'converted') throw leadConverted()
    const actId = await startAct(tx, ctx, { kind: 'record' })
    const converting = { ctx: { ...ctx, db: joining(tx) }, tx, catalog, actId, lead }
    const account = asked.account && (await accountFor(converting, asked.account))
    const contact = await contactFor(converting, { part: asked.contact, account })
    const opportunity =
      asked.opportunity && (await opportunityFor(converting, { ...asked.opportunity, account, contact }))
    await settleLead(converting, { contact, account, opportunity })
    return { actId, lead: id, contact, account, opportunity }
  })
}

async function accountFor(converting: Converting, part: LeadPart): Promise<string> {
  if ('id' in part) return (await getRecord(converting.ctx, 'account', part.id)).id
  return make(converting, 'account', accountOf(converting.lead.values))
}

type Joining = { part: LeadPart; account: string | null }

/** The person there is, with what the lead knows more of him; or a new one, whom the rules of identity may join to somebody. */
async function contactFor(converting: Converting, { part, account }: Joining): Promise<string> {
  const { ctx, catalog, lead } = converting
  const values = { ...contactOf(lead.values), account }
  if ('id' in part) {
    const { id } = await getRecord(ctx, 'contact', part.id)
    const { record, can } = await findWithAccess(ctx, 'contact', id)
    const added = missing(record ?? {}, fitting(fieldsOf(catalog, 'contact'), values))
    if (can.update && Object.keys(added).length > 0)
      await written(converting, [{ op: 'update', object: 'contact', id, values: added }])
    return id
  }
  const made = await make(converting, 'contact', { ...values, stage: 'prospect' })
  const person = await findRecord(ctx, 'contact', made)
  if (!person) throw leadCustomerTaken()
  return person.id
}

type Opportunity = NonNullable<LeadConversion['opportunity']> & { account: string | null; contact: string }

function opportunityFor(converting: Converting, given: Opportunity): Promise<string> {
  return make(converting, 'opportunity', { ...opportunityOf(converting.lead.values), ...given })
}

/** A new record that belongs to the lead's owner, else to the caller. */
async function make(converting: Converting, object: string, values: Values): Promise<string> {
  const id = newId()
  const owner = converting.lead.values['owner_id']
  const ownerId = typeof owner === 'string' ? { ownerId: owner } : {}
  await written(converting, [
    { op: 'create', object, id, ...ownerId, values: fitting(fieldsOf(converting.catalog, object), values), at: object },
  ])
  return id
}

type Became = { contact: string; account: string | null; opportunity: string | null }

async function settleLead(converting: Converting, became: Became): Promise<void> {
  const { ctx, catalog, lead } = converting
  const values = { ...became, status: 'converted', converted_at: ctx.now.toISOString() }
  const version = Number(lead.values['version'])
  await written(converting, [
    { op: 'update', object: 'lead', id: lead.id, version, values: fitting(fieldsOf(catalog, 'lead'), values) },
  ])
  for (const object of ['activity', 'task']) await followLead(converting, object, became)
}

/** Of what points to the lead, the caller's part points to what it became as well. */
async function followLead(converting: Converting, object: string, became: Became): Promise<void> {
  const { ctx, tx, catalog, lead } = converting
  const def = catalog.byName.get(object)
  if (!def?.fields.some(field => field.name === 'lead' && field.object === 'lead')) return
  const { update } = rightsOn(ctx.caller, object)
  const own = (await findAllByField(tx, { object, field: 'lead', values: [lead.id] })).get(lead.id) ?? []
  const mine = own.filter(({ values }) => update === 'all' || values['owner_id'] === ctx.caller.memberId)
  if (update === 'none' || mine.length === 0) return
  const changes = mine.map(({ id, values }): Change => ({
    op: 'update',
    object,
    id,
    values: missing(values, fitting(fieldsOf(catalog, object), became)),
  }))
  await written(converting, changes)
}

async function written({ tx, ctx, actId }: Converting, changes: Change[]): Promise<void> {
  await write(tx, ctx, { actId, changes, access: ctx.caller })
}

function fieldsOf(catalog: Catalog, object: string): string[] {
  return objectIn(catalog, object).fields.map(field => field.name)
}
