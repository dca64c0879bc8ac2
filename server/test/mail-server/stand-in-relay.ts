import { once } from 'node:events'
import { SMTPServer } from 'smtp-server'

export type Relay = { port: number; stop(): Promise<void> }
type Behind = {
  /** whether somebody may send */
  signsIn(login: string, password: string): boolean
  hasMailbox(address: string): boolean
  /** lays a mail into somebody's inbox */
  lay(address: string, raw: string): Promise<void>
}

/**
 * What stands between a sender and the mailboxes where Postfix is not: it takes mail of whoever signed in, lays it into the
 * mailboxes there are, and reports to the sender (RFC 3464) about those there are not.
 */
export async function startStandInRelay({ signsIn, hasMailbox, lay }: Behind): Promise<Relay> {
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    logger: false,
    onAuth: ({ username, password }, _session, done) =>
      signsIn(username ?? '', password ?? '') ? done(null, { user: username }) : done(new Error('5.7.8 who is that')),
    onData(stream, { envelope }, done) {
      const parts: Buffer[] = []
      stream.on('data', part => parts.push(Buffer.from(part)))
      stream.on('end', async () => {
        const raw = Buffer.concat(parts).toString('utf8')
        const sender = envelope.mailFrom ? envelope.mailFrom.address : ''
        try {
          for (const { address } of envelope.rcptTo)
            if (hasMailbox(address)) await lay(address, raw)
            else await lay(sender, reportOf({ sender, recipient: address, raw }))
          done()
        } catch (error) {
          done(error instanceof Error ? error : new Error(String(error)))
        }
      })
    },
  })
  server.on('error', () => undefined)
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const address = server.server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return { port: address.port, stop: () => new Promise<void>(resolve => server.close(() => resolve())) }
}

type Undelivered = { sender: string; recipient: string; raw: string }

function reportOf({ sender, recipient, raw }: Undelivered): string {
  const head = raw.split(/\r?\n\r?\n/)[0] ?? ''
  const lines = [
    'Return-Path: <>',
    'From: Mail Delivery System <MAILER-DAEMON@relay.our.example>',
    `To: ${sender}`,
    'Subject: Undelivered Mail Returned to Sender',
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="report"',
    '',
    '--report',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    `<${recipient}>: User doesn't exist`,
    '--report',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; relay.our.example',
    '',
    `Final-Recipient: rfc822; ${recipient}`,
    'Action: failed',
    'Status: 5.1.1',
    `Diagnostic-Code: smtp; 550 5.1.1 <${recipient}> User doesn't exist: ${recipient}`,
    '--report',
    'Content-Type: text/rfc822-headers',
    '',
    head,
    '--report--',
    '',
  ]
  return lines.join('\r\n')
}
