import { parseSegment } from '../../src/channels/segment/parse.ts'
import type { SourceRow } from '../../src/identity/index.ts'
import { idFrom, type NewEvent } from '../../src/kernel/index.ts'
import { observationOf } from '../../src/ingest/observation.ts'
import type { Observation } from '../../src/identity/index.ts'
import { DEVICES, USERS, type Said } from './stream.ts'

/**
 * One world of a property run: values of its own in a workspace it shares with many others. Numbers have a fixed width,
 * so that values order alike in every world.
 */
export type World = { number: number; sources: Map<string, SourceRow>; now: number }

export function tokenOf({ number }: World): string {
  return String(number).padStart(6, '0')
}

export function idIn(world: World, one: string): string {
  return `${one}-${tokenOf(world)}`
}

/** A value as it would be in any world, and back. */
export function plain(world: World, text: string): string {
  return text.replaceAll(tokenOf(world), '#')
}

export function inWorld(world: World, text: string): string {
  return text.replaceAll('#', tokenOf(world))
}

/** Every key a source of the world may have told somebody under. */
export function keysIn(world: World): string[] {
  return [...USERS, ...DEVICES].map(one => idIn(world, one))
}

export function valuesIn(world: World, values: Record<string, string | null>): Record<string, string | null> {
  return Object.fromEntries(Object.entries(values).map(([field, value]) => [field, valueIn(world, field, value)]))
}

function valueIn(world: World, field: string, value: string | null): string | null {
  if (value === null) return null
  if (field === 'email') return `${value}@w${tokenOf(world)}.example.org`
  return field === 'phone' ? `+86139${tokenOf(world)}0${value}` : value
}

const MONTH = 30 * 86_400_000

/** The message as an SDK sends it. */
export function messageOf(world: World, said: Said): Record<string, unknown> {
  const { id, user, device, previous, traits, order, source } = said
  const given = Object.keys(traits).length > 0
  return {
    type: order ? 'track' : previous ? 'alias' : given ? 'identify' : 'page',
    messageId: `${tokenOf(world)}.${id}`,
    timestamp: new Date(world.now - said.monthsAgo * MONTH).toISOString(),
    ...(user && { userId: idIn(world, user) }),
    ...(device && { anonymousId: idIn(world, device) }),
    ...(previous && { previousId: idIn(world, previous) }),
    ...(given && { traits: valuesIn(world, traits) }),
    ...(order && {
      event: order.event,
      properties: {
        order_id: idIn(world, order.number),
        ...(order.total && { total: order.total, products: [{ sku: `s-${source}`, quantity: 1, price: order.total }] }),
      },
    }),
  }
}

/** What the door makes of a message: somebody observed, and an event. */
export function observed(world: World, said: Said): { observation: Observation; event: NewEvent } {
  const source = world.sources.get(said.source)
  if (!source) throw new Error(`no source ${said.source}`)
  const receivedAt = new Date(world.now)
  const body = Buffer.from(JSON.stringify({ batch: [messageOf(world, said)] }))
  const [item] = parseSegment({ path: '/v1/batch', body, receivedAt }).items
  if (!item) throw new Error('a message was not understood')
  const eventId = idFrom(source.id, item.messageKey)
  const type = item.type === 'track' ? `track.${item.name ?? ''}` : item.type
  return {
    observation: observationOf(item, { source, eventId, country: 'CN' }),
    event: { id: eventId, type, occurredAt: item.occurredAt, receivedAt, body: item.body },
  }
}
