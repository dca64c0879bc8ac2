/** The roles every workspace has, or one the company added. */
export type RoleName = 'admin' | 'member' | 'read_only' | (string & {})
export type Locale = 'zh' | 'en'

/** Whose records: none, my own, my department's, my department's and those below it, everybody's. */
export type Reach = 'none' | 'own' | 'department' | 'below' | 'all'
export type ObjectRights = {
  read: Reach
  update: Reach
  delete: Reach
  create: boolean
  export: boolean
  import: boolean
}
/** masked: shown as 138****1234, exact match at most; hidden: the field does not exist for this caller */
export type FieldRight = 'write' | 'read' | 'masked' | 'hidden'
export type Rights = {
  settings: boolean
  members: boolean
  sources: boolean
  /** change the metadata: objects and fields */
  objects: boolean
  /** join, cut, mark as shared */
  identity: boolean
  /** rights per object; '*' for every other object */
  byObject: Record<string, ObjectRights>
  /** `object.field` → right; absent: write */
  byField: Record<string, FieldRight>
}
/** GET /api/v1/departments: the tree, parents before children; `path` leads from the top to itself */
export type Department = { id: string; name: string; parent: string | null; path: string[] }

export type Role = { name: string; label: { zh: string; en: string }; rights: Rights; standard: boolean }

export type Member = {
  id: string
  name: string
  email: string | null
  roles: RoleName[]
  department: { id: string; name: string } | null
  active: boolean
  /** he has taken his invitation */
  joined: boolean
  createdAt: string
}

/** GET /api/v1/me */
export type Me = {
  member: Member
  workspace: { id: string; name: string; timeZone: string; currency: string; country: string }
  locale: Locale
  /** what the menus may show */
  can: { settings: boolean; sources: boolean; members: boolean; objects: boolean }
  acting: Acting | null
  demo: boolean
}

export type SourceKind = 'website' | 'server' | 'form' | 'webhook' | 'telephone' | 'mail' | 'wechat' | 'crm' | 'file'
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
  /** of a webhook: the path it is reached at, and whether its messages are read yet */
  hook: { path: string; mapped: boolean } | null
}
/** One request that came in, as the live view shows it. */
export type DeliveryView = {
  seq: string
  receivedAt: string
  source: string
  path: string
  bytes: number
  /** unmapped: kept until its source has a mapping */
  state: 'waiting' | 'processed' | 'unmapped'
  events: { type: string; name: string | null; at: string; contactId: string | null; who: string }[]
  /** `path`: the place in the message, where one is to blame */
  problems: { item: number; code: string; path: string; message: string }[]
}

/** What the product calls itself where it acts on its own; pages show its name in the reader's language. */
export const SYSTEM_ACTOR = '汇流'

/** Whom something can be shared with: a member, a role by its name, a department alone, or with all below it. */
export type RecipientKind = 'member' | 'role' | 'department' | 'below'
export type Recipient = { kind: RecipientKind; id: string }
export type NamedRecipient = Recipient & { name: string }

/** A member lets another see and change records in his place, from and until. */
export type Delegation = {
  id: string
  from: { id: string; name: string }
  to: { id: string; name: string }
  startsAt: string
  endsAt: string
  reason: string | null
  state: 'coming' | 'running' | 'ended'
}
/** With whose rights the caller acts at this moment: in his place, or only to look. */
export type Acting = { kind: 'delegation' | 'view'; member: { id: string; name: string }; until: string }
