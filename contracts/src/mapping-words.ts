/** The words of a mapping; apart from its schema, so that a page that only names them does not carry it. */

/** Identifiers a message may give. `virtual_phone`: a privacy number (隐私号) that stands in for the real one. */
export const WHO_KINDS = [
  'user_id',
  'phone',
  'email',
  'unionid',
  'openid',
  'external_userid',
  'member_code',
  'virtual_phone',
  'anonymous_id',
] as const
export type WhoKind = (typeof WHO_KINDS)[number]

/** They mean something only within their application, so the mapping names it as their scope. */
export const SCOPED_KINDS: readonly WhoKind[] = ['unionid', 'openid', 'external_userid']

export const FACT_NAMES = [
  'name',
  'first_name',
  'last_name',
  'gender',
  'birthday',
  'company_name',
  'title',
  'city',
  'address',
] as const
export type FactName = (typeof FACT_NAMES)[number]

/** What can become of an order, by the names of Segment's e-commerce specification. */
export const ORDER_EVENTS = [
  'Order Completed',
  'Order Updated',
  'Order Shipped',
  'Order Delivered',
  'Order Cancelled',
  'Order Refunded',
] as const
