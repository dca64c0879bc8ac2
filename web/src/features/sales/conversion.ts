import type { LeadConversion, LeadDuplicates, LeadPart, RecordRow } from '@huiliu/contracts'
import { NEW, NONE } from './part-choice.tsx'

/** What is chosen in the form: ids, NEW or NONE. */
export type Chosen = {
  contact: string
  account: string
  wished: boolean
  name: string
  amount: unknown
  close_date: unknown
}

/** Who is there already is offered first, so that nobody is made twice by haste. */
export function beginning(row: RecordRow, { contacts, accounts, can }: LeadDuplicates): Chosen {
  const text = (field: string) => (typeof row[field] === 'string' ? String(row[field]) : '')
  const company = text('company')
  return {
    contact: contacts[0]?.id ?? (can.contact ? NEW : ''),
    account: accounts[0]?.id ?? (can.account && company !== '' ? NEW : NONE),
    wished: can.opportunity,
    name: company || text('name'),
    amount: row['budget'] ?? null,
    close_date: row['expected_on'] ?? null,
  }
}

/** What is sent; undefined while something is missing. */
export function conversionOf({
  contact,
  account,
  wished,
  name,
  amount,
  close_date,
}: Chosen): LeadConversion | undefined {
  if (contact === '' || (wished && name.trim() === '')) return undefined
  const sum = typeof amount === 'string' || typeof amount === 'number' ? { amount } : {}
  const day = typeof close_date === 'string' ? { close_date } : {}
  return {
    contact: partOf(contact),
    account: account === NONE ? null : partOf(account),
    opportunity: wished ? { name: name.trim(), ...sum, ...day } : null,
  }
}

function partOf(chosen: string): LeadPart {
  return chosen === NEW ? { new: true } : { id: chosen }
}
