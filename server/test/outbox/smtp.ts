import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerSession } from 'smtp-server'

/**
 * What the server does with the next mail to a recipient: takes it, says no for now or for good, takes it and hangs up, or
 * takes it and never says so.
 */
export type Mood = 'take' | 'later' | 'never' | 'drop' | 'silence'
export type Received = { to: string; raw: string }
export type SmtpPeer = {
  port: number
  received: Received[]
  /** of what is to come; `take` once it is used up */
  moods: Mood[]
  close(): Promise<void>
}

/** A real SMTP server that keeps what it takes. */
export async function startSmtp(): Promise<SmtpPeer> {
  const received: Received[] = []
  const moods: Mood[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    logger: false,
    onAuth: (_auth, _session, done) => done(null, { user: 'we' }),
    onData(stream, session, done) {
      const parts: Buffer[] = []
      stream.on('data', part => parts.push(Buffer.from(part)))
      stream.on('end', () => {
        const mood = moods.shift() ?? 'take'
        if (mood === 'later') return done(refusal(451, '4.7.1 greylisted, come again'))
        if (mood === 'never') return done(refusal(550, '5.1.1 no such user'))
        received.push({ to: recipientOf(session), raw: Buffer.concat(parts).toString('utf8') })
        if (mood === 'drop') return hangUp(server, session)
        if (mood !== 'silence') done()
      })
    },
  })
  server.on('error', () => undefined)
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const address: AddressInfo | string | null = server.server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  const close = () => new Promise<void>(resolve => server.close(() => resolve()))
  return { port: address.port, received, moods, close }
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode })
}

function recipientOf({ envelope }: SMTPServerSession): string {
  return envelope.rcptTo[0]?.address ?? ''
}

/** The connection breaks after the message was taken: its answer never arrives. */
function hangUp(server: SMTPServer, { id }: SMTPServerSession): void {
  for (const connection of server.connections) {
    if ('id' in connection && connection.id === id && 'close' in connection)
      Reflect.apply(connection.close, connection, [])
  }
}
