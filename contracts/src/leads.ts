/** Somebody, or a company, who may already be what a lead is about. */
export type LeadDuplicate = {
  id: string
  name: string
  /** company or city, to tell apart who has one name */
  detail: string | null
  owner: string | null
  /** what is the same; known: the lead names it */
  by: 'known' | 'phone' | 'email' | 'name'
}
/** GET /leads/{id}/duplicates: what converting it may join it to, of what the caller may see. */
export type LeadDuplicates = {
  contacts: LeadDuplicate[]
  accounts: LeadDuplicate[]
  /** what the caller may make */
  can: { contact: boolean; account: boolean; opportunity: boolean }
}

/** A record there is, or a new one made of the lead. */
export type LeadPart = { id: string } | { new: true }
/** POST /leads/{id}/convert: to whom the lead belongs; null: to no company, or no opportunity is made. */
export type LeadConversion = {
  contact: LeadPart
  account: LeadPart | null
  opportunity: { name: string; amount?: number | string | null; close_date?: string } | null
}
export type ConvertedLead = {
  actId: string
  lead: string
  contact: string
  account: string | null
  opportunity: string | null
}
