import { callerAgain, type CallCtx } from '../../workspace/index.ts'
import { messagesOf } from '../message.ts'
import { SUBSCRIPTION_WAKE } from '../reader.ts'
import { secretsOf } from '../secrets.ts'
import { claim, dueSubscriptions, takeUpAbandoned, type Claimed, type Due } from './claim.ts'
import { isTaken, post } from './post.ts'
import { LEASE_MS, type TellerServices } from './services.ts'
import { pause, putBack, settle, withhold } from './settle.ts'

/** What tells the subscriptions of one workspace. */
export type Teller = {
  /** sends what is due now, and resolves when all of it is settled */
  drain(): Promise<void>
  start(): void
  /** takes up nothing new and waits for what is under way */
  stop(): Promise<void>
}

const POLL_MS = 500
const RETRY_MS = 2000

export function createTeller(services: TellerServices): Teller {
  const { wakes, log } = services
  const stopping = new AbortController()
  const under = new Map<string, Promise<void>>()
  let looked = 0
  let running: Promise<void> | undefined

  /** A round for each subscription that has something due; whether there was one. */
  async function fill(): Promise<boolean> {
    const due = await dueSubscriptions(services, { now: services.now(), busy: [...under.keys()] })
    for (const subscription of due) under.set(subscription.id, work(subscription))
    return due.length > 0
  }

  async function work(subscription: Due): Promise<void> {
    try {
      while (!stopping.signal.aborted && (await round(services, subscription)));
    } catch (error) {
      log.error({ err: error, subscription: subscription.id }, 'a subscription could not be served and will be again')
    } finally {
      under.delete(subscription.id)
      wakes.wake(SUBSCRIPTION_WAKE)
    }
  }

  async function lookAfter(): Promise<void> {
    const now = services.now()
    if (now.getTime() - looked < LEASE_MS / 2) return
    looked = now.getTime()
    await takeUpAbandoned(services, now)
  }

  async function loop(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await lookAfter()
        await fill()
        await wakes.wait(SUBSCRIPTION_WAKE, POLL_MS, stopping.signal)
      } catch (error) {
        log.error({ err: error }, 'subscriptions could not be told and will be')
        await wakes.wait('never', RETRY_MS, stopping.signal)
      }
    }
  }

  return {
    async drain() {
      await takeUpAbandoned(services, services.now())
      while ((await fill()) || under.size > 0) await Promise.all(under.values())
    },
    start: () => void (running ??= loop()),
    async stop() {
      stopping.abort()
      await running
      await Promise.all(under.values())
    },
  }
}

/** Some messages to one address, at once; false where it is to be asked no more now. */
async function round(services: TellerServices, subscription: Due): Promise<boolean> {
  const now = services.now()
  const claimed = await claim(services, subscription, now)
  if (claimed.length === 0) return false
  const ctx = await makerCtx(services, subscription)
  if (!ctx) {
    await putBack(services, claimed)
    await services.db.tx(tx => pause(tx, { id: subscription.id, reason: 'maker', now }))
    return false
  }
  const failures = await sendAll(services, subscription, { ctx, claimed })
  return failures === 0
}

async function makerCtx({ db, system, now }: TellerServices, maker: Due): Promise<CallCtx | undefined> {
  const actor = { kind: maker.maker_kind, id: maker.maker_id, name: maker.maker_name }
  const caller = await callerAgain(db, actor)
  return caller?.rights.sources ? { ...system(now()), actor, caller } : undefined
}

type Sending = { ctx: CallCtx; claimed: Claimed[] }

async function sendAll(services: TellerServices, subscription: Due, { ctx, claimed }: Sending): Promise<number> {
  const places = claimed.map(one => ({ eventId: one.event_id, occurredAt: one.occurred_at }))
  const messages = await messagesOf(ctx, places)
  const bodies = new Map(messages.flatMap(({ eventId, body }) => (body === null ? [] : [[eventId, body] as const])))
  const hidden = claimed.filter(one => !bodies.has(one.event_id))
  if (hidden.length > 0) await withhold(services, hidden, ctx.now)
  const secrets = await secretsOf(services.db, services.sealer, { id: subscription.id, now: ctx.now })
  let failures = 0
  const send = async (one: Claimed, body: string) => {
    const { url, networks } = subscription
    const said = await post({ url, networks, id: one.event_id, body, secrets, now: services.now() })
    if (!isTaken(said)) failures++
    await settle(services, subscription, { claimed: one, said, now: services.now() })
  }
  await Promise.all(
    claimed.flatMap(one => {
      const body = bodies.get(one.event_id)
      return body === undefined ? [] : [send(one, body)]
    }),
  )
  return failures
}
