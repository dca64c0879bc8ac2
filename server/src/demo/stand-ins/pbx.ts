import { createRandom, newId, type Random } from '../../kernel/index.ts'

/** One event as a telephone system tells it (docs/channels/telephone.md). */
export type PbxEvent = {
  event: `call.${'ringing' | 'answered' | 'ended' | 'missed' | 'recording' | 'agent_state'}`
  callId: string
  direction: 'in' | 'out' | 'internal'
  from: string
  to: string
  at: string
  linkedId?: string
  did?: string
  queue?: string
  agentExt?: string
  durationSec?: number
  billSec?: number
  hangupCause?: string
  recordingUrl?: string
}

/** How badly the way to us behaves; probabilities from 0 to 1. What is dropped is sent again until it is taken. */
export type Way = { repeats?: number; drops?: number; reorders?: boolean; delayMs?: number; seed?: number }

export type Pbx = {
  /** sends events as messages of their own, in order unless the way reorders them; resolves when all were taken */
  tell(events: PbxEvent[], way?: Way): Promise<void>
  /** one message as it is, once; its status */
  send(body: string, id?: string): Promise<number>
}

type Line = { url: string; secret: string; now?: () => Date }

const MOST_TRIES = 20

/**
 * A telephone system that tells of its calls, signed by the official package of Standard Webhooks. It sends at least once,
 * like any that keeps to the standard: an event has one id over all attempts, and each attempt is signed anew.
 */
export async function createPbx({ url, secret, now = () => new Date() }: Line): Promise<Pbx> {
  // Only the demo and tests need it.
  const { Webhook } = await import('standardwebhooks')
  const signer = new Webhook(secret)

  async function send(body: string, id = newId()): Promise<number> {
    const at = now()
    const answer = await fetch(url, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': signer.sign(id, at, body),
      },
    })
    await answer.arrayBuffer()
    return answer.status
  }

  async function untilTaken(event: PbxEvent, { random, way }: { random: Random; way: Way }): Promise<void> {
    const [id, body] = [newId(), JSON.stringify(event)]
    let taken = 0
    const wanted = random.chance(way.repeats ?? 0) ? 2 : 1
    for (let attempt = 0; attempt < MOST_TRIES && taken < wanted; attempt++) {
      if (way.delayMs) await new Promise(resolve => setTimeout(resolve, random.next() * (way.delayMs ?? 0)))
      if (random.chance(way.drops ?? 0)) continue
      if ((await send(body, id)) < 300) taken++
    }
    if (taken === 0) throw new Error(`${event.event} of ${event.callId} was not taken`)
  }

  return {
    send,
    async tell(events, way = {}) {
      const random = createRandom(way.seed ?? 1)
      const order = way.reorders ? shuffled(events, random) : events
      for (const event of order) await untilTaken(event, { random, way })
    },
  }
}

function shuffled<T>(list: T[], random: Random): T[] {
  const ranked = list.map(one => ({ one, rank: random.next() }))
  return ranked.toSorted((a, b) => a.rank - b.rank).map(({ one }) => one)
}

/** A call as it goes: who, how long it rings, how long they speak; nobody picks up where `talk` is null. */
export type Script = {
  callId?: string
  direction?: 'in' | 'out'
  customer: string
  line?: string
  queue?: string
  /** extensions that ring; the last one picks up */
  rings: string[]
  start: Date
  ringSeconds?: number
  talk: number | null
  recordingUrl?: string
}

/** The events of a call, in the order they happen. */
export function callEvents(script: Script): PbxEvent[] {
  const { rings, start, ringSeconds = 8, talk, direction = 'in', line = '02158880000', queue } = script
  const callId = script.callId ?? newId()
  const at = (seconds: number) => new Date(start.getTime() + seconds * 1000).toISOString()
  const [from, to] = direction === 'in' ? [script.customer, line] : [line, script.customer]
  const common = { callId, direction, from, to, did: line, ...(queue !== undefined && { queue }) }
  const ringing = rings.map((agentExt): PbxEvent => ({ ...common, event: 'call.ringing', at: at(0), agentExt }))
  const ext = { ...common, agentExt: rings.at(-1) ?? '' }
  if (talk === null) {
    const durationSec = ringSeconds
    return [...ringing, { ...ext, event: 'call.missed', at: at(ringSeconds), durationSec, hangupCause: 'NO_ANSWER' }]
  }
  const end = ringSeconds + talk
  const ended = { durationSec: end, billSec: talk, hangupCause: 'NORMAL_CLEARING' }
  const { recordingUrl } = script
  return [
    ...ringing,
    { ...ext, event: 'call.answered', at: at(ringSeconds) },
    { ...ext, event: 'call.ended', at: at(end), ...ended },
    ...(recordingUrl === undefined
      ? []
      : [{ ...ext, event: 'call.recording' as const, at: at(end + 1), recordingUrl }]),
  ]
}
