import type { Ctx } from '../kernel/index.ts'
import { followUp, type FollowerServices } from './followers.ts'

/** Looks after the accounts of a workspace, in the background. */
export type WechatWork = {
  /** does what is to be done now; answers with how many followers were told of */
  drain(): Promise<number>
  stop(): Promise<void>
}

const POLL_MS = 5000
/** An account the platform would not talk about is left alone for so long. */
const PAUSE_MS = 60_000

export function createWechatWork(services: FollowerServices, system: (now: Date) => Ctx): WechatWork {
  const { wakes, log } = system(services.now())
  const stopping = new AbortController()
  const paused = new Map<string, number>()
  const running = loop()

  async function loop(): Promise<void> {
    while (!stopping.signal.aborted) {
      await wakes.wait('wechat', POLL_MS, stopping.signal)
      if (stopping.signal.aborted) return
      await round().catch((error: unknown) =>
        log.warn({ err: error }, 'followers could not be looked at and will be again'),
      )
    }
  }

  let latest: Promise<unknown> = Promise.resolve()
  /** One after the other, so that whoever asks for one has what the one under way finds as well. */
  function round(): Promise<number> {
    const next = latest.catch(() => undefined).then(look)
    latest = next
    return next
  }

  async function look(): Promise<number> {
    const { db, now } = services
    const sources = await db.query<{ id: string }>(
      `select id from ws.source where kind = 'wechat' and disabled_at is null`,
    )
    let told = 0
    for (const { id } of sources) {
      if ((paused.get(id) ?? 0) > now().getTime()) continue
      try {
        told += await followUp(services, id, stopping.signal)
      } catch (error) {
        paused.set(id, now().getTime() + PAUSE_MS)
        log.warn({ err: error, source: id }, 'the followers of an account could not be looked at')
      }
    }
    return told
  }

  return {
    drain: round,
    async stop() {
      stopping.abort()
      await running
    },
  }
}
