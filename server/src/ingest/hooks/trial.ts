import type { IdentifierKind, Mapping, Trial, TriedItem } from '@huiliu/contracts'
import type { InboundItem } from '../../channels/index.ts'
import { barOf, identifiersOf, refusalText, unusableText, type IdentityServices } from '../../identity/index.ts'
import { countryOf, type CallCtx } from '../../workspace/index.ts'
import { problemText } from '../delivery-problems.ts'
import { scopeOf } from '../observation.ts'
import { eventType, idsOf } from '../process.ts'
import { readingsOf, translate } from '../translate.ts'
import { mustMakeSense, sampleOf } from './mapping.ts'
import { mustBeWebhook } from './webhook.ts'

const SHOWN_ITEMS = 20

type Asked = { source: string; mapping: Mapping | undefined; delivery: string | undefined }

/** Exactly what would become of a kept message under a mapping; writes nothing. The mapping in force unless told. */
export async function tryMapping(
  ctx: CallCtx,
  services: IdentityServices,
  { source, mapping, delivery }: Asked,
): Promise<Trial> {
  await mustBeWebhook(ctx.db, source)
  if (mapping) mustMakeSense(mapping)
  const sample = await sampleOf(ctx.db, source, delivery)
  const reading = (await readingsOf(ctx.db, services.memory, [source])).get(source)
  if (!sample || !reading) return { delivery: null, items: [], passedOver: 0, problems: [] }
  const read = await translate(sample, { ...reading, mapping: mapping ?? reading.mapping })
  const shown = read.items.slice(0, SHOWN_ITEMS)
  const taken = await takenOnes(ctx, source, shown)
  const country = await countryOf(ctx.db)
  return {
    delivery: { seq: sample.seq, receivedAt: sample.received_at.toISOString() },
    items: shown.map(item => ({
      ...told(item),
      identifiers: identifiersIn(ctx, item, { scopeOf: kind => scopeOf(kind, reading.source), country }),
      taken: taken.has(item.place),
    })),
    passedOver: read.passedOver,
    problems: read.problems.map(problem => ({
      item: problem.item,
      code: problem.code,
      path: problem.path,
      message: problemText(problem, ctx.locale),
    })),
  }
}

/** Places of items one of whose keys was seen before. */
async function takenOnes(ctx: CallCtx, source: string, items: InboundItem[]): Promise<Set<number>> {
  const keyed = items.map(item => {
    const { eventId, otherIds } = idsOf(item, source)
    return { place: item.place, ids: [eventId, ...otherIds] }
  })
  const rows = await ctx.db.query<{ id: string }>('select id from ws.event_dedupe where id = any($1)', [
    keyed.flatMap(one => one.ids),
  ])
  const seen = new Set(rows.map(row => row.id))
  return new Set(keyed.filter(one => one.ids.some(id => seen.has(id))).map(one => one.place))
}

type Around = { scopeOf: (kind: IdentifierKind) => string; country: string }

function identifiersIn(ctx: CallCtx, item: InboundItem, { scopeOf: ownScope, country }: Around) {
  const given: { kind: IdentifierKind; value: unknown; scope?: string | null }[] = [
    { kind: 'user_id', value: item.userId },
    { kind: 'phone', value: item.traits['phone'] },
    { kind: 'email', value: item.traits['email'] },
    ...item.ids,
    { kind: 'anonymous_id', value: item.anonymousId },
  ]
  return given.flatMap(({ kind, value, scope }): TriedItem['identifiers'] => {
    if (typeof value !== 'string') return []
    const meant = identifiersOf(kind, value, { scope: scope ?? ownScope(kind), country })
    return meant.map(one => {
      if ('refused' in one) return { kind, value, refused: unusableText(one.refused, ctx.locale) }
      const bar = barOf(one)
      return { kind: one.kind, value: one.value, refused: bar && refusalText(bar)[ctx.locale] }
    })
  })
}

function told(item: InboundItem): Omit<TriedItem, 'identifiers' | 'taken'> {
  const { place, traits, occurredAt, body } = item
  const { order_id: number, total, currency, products, ...properties } = objectOf(body['properties'])
  const isOrder = typeof number === 'string'
  const facts = Object.entries(traits).flatMap(([field, value]) =>
    field === 'email' || field === 'phone' || typeof value !== 'string' ? [] : [{ field, value }],
  )
  return {
    item: place,
    type: eventType(item),
    at: occurredAt.toISOString(),
    facts,
    order: isOrder
      ? {
          number,
          total: textOf(total),
          currency: textOf(currency),
          lines: (Array.isArray(products) ? products : []).map(objectOf).map(line => ({
            sku: textOf(line['sku']),
            name: textOf(line['name']),
            quantity: textOf(line['quantity']) ?? '1',
            unitPrice: textOf(line['price']),
          })),
        }
      : null,
    properties,
  }
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
