import { Type, type Static } from 'typebox'
import { FACT_NAMES, WHO_KINDS } from './mapping-words.ts'

/**
 * How the messages of a webhook source are read: which part of a message says what. Places are JSON Pointers (RFC 6901),
 * from the item on (`/order_no`) or, after a `#`, from the whole message on (`#/shop/name`).
 */

const closed = { additionalProperties: false }
const MOST = 30
const Place = Type.String({ pattern: '^(#?(/.*)?)$', maxLength: 300 })
const Name = Type.String({ minLength: 1, maxLength: 100 })
const literals = <T extends string>(names: readonly T[]) => Type.Unsafe<T>({ type: 'string', enum: [...names] })

const Lines = Type.Object(
  {
    /** where the list of lines stands; the places below are within one line */
    each: Place,
    sku: Type.Optional(Place),
    name: Type.Optional(Place),
    quantity: Type.Optional(Place),
    unitPrice: Type.Optional(Place),
  },
  closed,
)
const Order = Type.Object(
  {
    number: Place,
    total: Type.Optional(Place),
    currency: Type.Optional(Place),
    /** amounts as they are (12.50), or in hundredths (1250, 分) */
    amounts: literals(['whole', 'hundredths']),
    lines: Type.Optional(Lines),
  },
  closed,
)
/** One name for all, or by what stands at a place. A value whose name is null is passed over on purpose. */
const EventName = Type.Object(
  {
    name: Type.Optional(Name),
    from: Type.Optional(Place),
    names: Type.Optional(
      Type.Array(
        Type.Object({ value: Type.String({ maxLength: 200 }), name: Type.Union([Name, Type.Null()]) }, closed),
        { maxItems: 100 },
      ),
    ),
  },
  closed,
)

export const Mapping = Type.Object(
  {
    /** where the items stand: a list, or one item; '' is the message itself */
    each: Type.String({ pattern: '^(/.*)?$', maxLength: 300 }),
    is: literals(['order', 'event', 'person']),
    event: Type.Optional(EventName),
    /** when it happened; the time of receipt unless told */
    at: Type.Optional(Place),
    /** a key by which a repeat of the same event is known, beside the id of the message */
    key: Type.Optional(Place),
    who: Type.Array(
      Type.Object(
        { kind: literals(WHO_KINDS), from: Place, scope: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })) },
        closed,
      ),
      { minItems: 1, maxItems: MOST },
    ),
    facts: Type.Array(Type.Object({ field: literals(FACT_NAMES), from: Place }, closed), { maxItems: MOST }),
    properties: Type.Array(Type.Object({ name: Name, from: Place }, closed), { maxItems: MOST * 2 }),
    order: Type.Optional(Order),
  },
  closed,
)
export type Mapping = Static<typeof Mapping>

/** How a webhook source is read now, what its newest message looks like, and a first guess at a mapping. */
export type MappingView = {
  mapping: Mapping | null
  version: number
  sample: { seq: string; receivedAt: string; payload: unknown } | null
  guess: Mapping | null
}

/** One item of a message as a mapping reads it. */
export type TriedItem = {
  item: number
  type: string
  at: string
  /** `refused`: why the value joins nobody or is no identifier, in the reader's language */
  identifiers: { kind: string; value: string; refused: string | null }[]
  facts: { field: string; value: string }[]
  order: {
    number: string
    total: string | null
    currency: string | null
    lines: { sku: string | null; name: string | null; quantity: string; unitPrice: string | null }[]
  } | null
  properties: Record<string, unknown>
  /** it was taken before: doing it again changes nothing */
  taken: boolean
}
export type PlacedProblem = { item: number; code: string; path: string; message: string }
/** What would become of a kept message. Nothing was written. */
export type Trial = {
  delivery: { seq: string; receivedAt: string } | null
  items: TriedItem[]
  /** items the mapping passes over on purpose */
  passedOver: number
  problems: PlacedProblem[]
}

/** What came of processing kept messages again. `next`: go on from there; null when all are done. */
export type Replayed = { deliveries: number; taken: number; known: number; problems: number; next: string | null }

export type WebhookSecret = { id: string; createdAt: string; expiresAt: string | null }
