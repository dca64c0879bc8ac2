import type { LeadDuplicate, LeadDuplicates, RecordRow } from '@huiliu/contracts'
import { lookup } from '../../identity/index.ts'
import { findRecord, getRecord, queryRecords } from '../../objects/index.ts'
import { rightsOn, seesPlainly, type CallCtx } from '../../workspace/index.ts'

const SHOWN = 5

/**
 * Who and which company a lead may already be, of what the caller may see: persons by the rules of identity for its phone
 * and e-mail, companies by their name. Throws not_found.
 */
export async function duplicatesOf(ctx: CallCtx, id: string): Promise<LeadDuplicates> {
  const lead = await getRecord(ctx, 'lead', id)
  const contacts = await sameContacts(ctx, lead)
  const can = (object: string) => rightsOn(ctx.caller, object).create
  return {
    contacts: contacts.map(one => one.duplicate),
    accounts: await sameAccounts(
      ctx,
      lead,
      contacts.flatMap(({ account }) => account ?? []),
    ),
    can: { contact: can('contact'), account: can('account'), opportunity: can('opportunity') },
  }
}

type SameContact = { duplicate: LeadDuplicate; account: string | null }

async function sameContacts(ctx: CallCtx, lead: RecordRow): Promise<SameContact[]> {
  const found = new Map<string, SameContact>()
  const known = await findRecord(ctx, 'contact', text(lead['contact']) ?? '')
  if (known) found.set(known.id, { duplicate: viewOf(known, 'known'), account: text(known['account']) })
  for (const by of ['phone', 'email'] as const) {
    const value = text(lead[by])
    if (value === null || !seesPlainly(ctx.caller, 'lead', by)) continue
    const { contact, others } = await lookup(ctx, { kind: by, value, scope: undefined })
    for (const person of [contact, ...others].slice(0, SHOWN)) {
      const row = person && !found.has(person.id) ? await findRecord(ctx, 'contact', person.id) : undefined
      if (row) found.set(row.id, { duplicate: viewOf(row, by), account: text(row['account']) })
    }
  }
  return [...found.values()]
}

/** The companies of those persons first, then those whose name holds the lead's or is held by it. */
async function sameAccounts(ctx: CallCtx, lead: RecordRow, ids: string[]): Promise<LeadDuplicate[]> {
  const found = new Map<string, LeadDuplicate>()
  for (const id of ids) {
    const row = await findRecord(ctx, 'account', id)
    if (row) found.set(row.id, viewOf(row, 'name'))
  }
  const company = text(lead['company'])
  const { items } =
    company === null ? { items: [] } : await queryRecords(ctx, 'account', { search: company, limit: SHOWN })
  for (const row of items) if (isAlike(company, text(row['name']))) found.set(row.id, viewOf(row, 'name'))
  return [...found.values()].slice(0, SHOWN)
}

/** What companies' names end in says nothing about which one it is. */
const LEGAL_FORM = /(股份)?(有限)?(责任)?公司$|集团$|[,.\s]*(co|company|ltd|limited|inc|llc|gmbh)\.?$/giu

function isAlike(a: string | null, b: string | null): boolean {
  const [x, y] = [plain(a), plain(b)]
  return x !== '' && y !== '' && (x.includes(y) || y.includes(x))
}

function plain(name: string | null): string {
  const folded = (name ?? '').normalize('NFKC').toLowerCase().trim()
  return folded.replace(LEGAL_FORM, '').replaceAll(/[\s()（）.,·]/gu, '')
}

function viewOf(row: RecordRow, by: LeadDuplicate['by']): LeadDuplicate {
  return {
    id: row.id,
    name: text(row['name']) ?? text(row['email']) ?? text(row['phone']) ?? '',
    detail: text(row['account_name']) ?? text(row['company_name']) ?? text(row['city']),
    owner: text(row['owner_id_name']),
    by,
  }
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
