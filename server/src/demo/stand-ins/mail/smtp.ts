import { createServer, type Socket } from 'node:net'
import type { Mailbox } from './mailboxes.ts'

export type SmtpDoor = { port: number; close(): Promise<void> }

/** Where mail of the provider's users leaves (RFC 5321, AUTH PLAIN): it is taken, and goes nowhere from a demo. */
export async function startSmtpDoor(mailboxes: Map<string, Mailbox>): Promise<SmtpDoor> {
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
    talk(socket, mailboxes)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return {
    port: address.port,
    async close() {
      const closed = new Promise(resolve => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

function talk(socket: Socket, mailboxes: Map<string, Mailbox>): void {
  const say = (line: string) => void socket.write(`${line}\r\n`)
  let waiting = ''
  let inMail = false
  socket.on('data', bytes => {
    waiting += bytes.toString('latin1')
    for (let end = waiting.indexOf('\r\n'); end >= 0; end = waiting.indexOf('\r\n')) {
      const line = waiting.slice(0, end)
      waiting = waiting.slice(end + 2)
      if (!inMail) answer(line)
      else if (line === '.') {
        inMail = false
        say('250 2.0.0 Taken')
      }
    }
  })
  say('220 mail ready')

  function answer(line: string): void {
    const verb = line.slice(0, 4).toUpperCase()
    if (verb === 'EHLO') return say('250-mail\r\n250-8BITMIME\r\n250 AUTH PLAIN')
    if (verb === 'AUTH') return signIn(line.split(' ')[2] ?? '')
    if (verb === 'DATA') {
      inMail = true
      return say('354 Go on')
    }
    if (verb === 'QUIT') {
      say('221 Bye')
      return void socket.end()
    }
    say(['HELO', 'MAIL', 'RCPT', 'RSET', 'NOOP'].includes(verb) ? '250 OK' : '502 Not known here')
  }

  function signIn(encoded: string): void {
    const [, login = '', password = ''] = Buffer.from(encoded, 'base64').toString().split('\0')
    say(mailboxes.get(login)?.password === password ? '235 2.7.0 Signed in' : '535 5.7.8 Authentication failed')
  }
}
