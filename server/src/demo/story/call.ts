import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from '../../kernel/index.ts'
import type { Account } from '../shop/state.ts'
import { callEvents, createPbx } from '../stand-ins/pbx.ts'

type Line = { url: string; secret: string; extension: string }
type Calling = { line: Line; account: Account; log: Logger }

const RINGS_MS = 6_000
const SPEAKS_MS = 5_000

/**
 * The customer calls: the telephone system tells that it rings, that somebody picks up, that it is over, as it happens.
 * Resolves when it rings.
 */
export async function callIn({ line, account, log }: Calling): Promise<void> {
  const pbx = await createPbx(line)
  const timing = { ringSeconds: RINGS_MS / 1000, talk: SPEAKS_MS / 1000 }
  const call = { customer: account.phone, rings: [line.extension], start: new Date(), ...timing }
  const [ringing, ...later] = callEvents(call)
  if (ringing) await pbx.tell([ringing])
  void goOn().catch((error: unknown) => log.warn({ err: error }, 'the demo call could not be told to its end'))

  async function goOn(): Promise<void> {
    for (const [index, event] of later.entries()) {
      await sleep(index === 0 ? RINGS_MS : SPEAKS_MS)
      await pbx.tell([event])
    }
  }
}
