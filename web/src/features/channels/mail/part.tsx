import type { ConnectedChannel } from '@huiliu/contracts'
import { DomainCard } from './domain.tsx'
import { Mailbox } from './mailbox.tsx'

/** What a mailbox shows of itself: the ledger, and whether its domain is believed. */
export function MailPart({ channel }: { channel: ConnectedChannel }) {
  return (
    <>
      <Mailbox channel={channel} />
      <DomainCard channel={channel} />
    </>
  )
}
