import { createServer } from 'node:net'
import { lay, newMailbox, type Mailbox } from './mailboxes.ts'
import { serve } from './session.ts'
import { startSmtpDoor } from './smtp.ts'

export type MailProvider = {
  port: number
  smtpPort: number
  mailbox(address: string): Mailbox
  /** what somebody sent is in the inbox */
  deliver(address: string, raw: string): void
  close(): Promise<void>
}

/**
 * A provider of mailboxes in small, on this machine, spoken to by IMAP and SMTP. Held in tests against the same client and the same
 * stories as Dovecot.
 */
export async function startMailProvider(boxes: { address: string; password: string }[]): Promise<MailProvider> {
  const mailboxes = new Map(boxes.map(({ address, password }) => [address, newMailbox(password)]))
  const server = createServer(socket => serve(socket, mailboxes))
  const sockets = new Set<{ destroy(): void }>()
  server.on('connection', socket => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const smtp = await startSmtpDoor(mailboxes)
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  const mailbox = (name: string): Mailbox => {
    const found = mailboxes.get(name)
    if (!found) throw new Error(`no mailbox ${name}`)
    return found
  }
  return {
    port: address.port,
    smtpPort: smtp.port,
    mailbox,
    deliver(name, raw) {
      const box = mailbox(name)
      const inbox = box.folders.get('INBOX')
      if (inbox) lay(box, inbox, { raw: Buffer.from(raw.replace(/\r?\n/g, '\r\n')) })
    },
    async close() {
      const closed = new Promise(resolve => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await Promise.all([closed, smtp.close()])
    },
  }
}
