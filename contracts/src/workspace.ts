/** The roles every workspace has, or one the company added. */
export type RoleName = 'admin' | 'member' | 'read_only' | (string & {})
export type Locale = 'zh' | 'en'

export type Member = {
  id: string
  name: string
  email: string | null
  role: RoleName
  department: string | null
  active: boolean
  createdAt: string
}

/** GET /api/v1/me */
export type Me = {
  member: Member
  workspace: { id: string; name: string; timeZone: string; currency: string; country: string }
  locale: Locale
  /** what the menus may show */
  can: { settings: boolean; sources: boolean; members: boolean; objects: boolean }
  demo: boolean
}

export type SourceKind = 'website' | 'server' | 'crm'
export type Source = {
  id: string
  kind: SourceKind
  name: string
  /** identifiers are compared within one namespace */
  namespace: string
  channel: string
  writeKey: string | null
  createdAt: string
  lastEventAt: string | null
  events24h: number
  problems24h: number
}
/** One request that came in, as the live view shows it. */
export type DeliveryView = {
  seq: string
  receivedAt: string
  source: string
  path: string
  bytes: number
  state: 'waiting' | 'processed'
  events: { type: string; name: string | null; at: string; contactId: string | null; who: string }[]
  problems: { item: number; code: string; message: string }[]
}
