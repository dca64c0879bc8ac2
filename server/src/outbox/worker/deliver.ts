import type { Account, Outgoing, OutgoingFile, Sent } from '../../channels/index.ts'
import { dress, type Dressed } from '../links/dress.ts'
import type { Claimed } from './claim.ts'
import type { SenderServices } from './services.ts'

/** Asks the platform, once. Nothing was sent where its account or the message's files are not to be had. */
export async function deliver(services: SenderServices, claimed: Claimed, signal: AbortSignal): Promise<Sent> {
  const { row, source } = claimed
  const send = services.channelOf(source.kind)?.send
  if (!send) return { state: 'refused', code: 'channel_off', detail: null }
  const ready = await readied(services, claimed)
  if ('state' in ready) return ready
  try {
    return await send(outgoingOf(claimed, ready), ready.account, signal)
  } catch (error) {
    services.log.error({ err: error, outgoing: row.id }, 'a channel failed while it was sending')
    return { state: 'unknown', detail: messageOf(error) }
  }
}

type Ready = { account: Account; files: OutgoingFile[]; dressed: Dressed }

async function readied(services: SenderServices, { row, source }: Claimed): Promise<Ready | Sent> {
  try {
    const account = await services.accountOf(source.id)
    const files = await services.filesOf(row.files)
    return { account, files, dressed: await dress(services, row, source) }
  } catch (error) {
    return { state: 'later', code: 'not_ready', detail: messageOf(error), after: null }
  }
}

function outgoingOf({ row }: Claimed, { files, dressed }: Ready): Outgoing {
  return {
    id: row.id,
    to: { kind: row.kind, scope: row.scope, value: row.value, name: row.name },
    subject: row.subject,
    files,
    thread: row.thread,
    ...dressed,
  }
}

function messageOf(error: unknown): string | null {
  return error instanceof Error ? error.message.slice(0, 500) : null
}
