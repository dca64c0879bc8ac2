import { createSocket } from 'node:dgram'
import { once } from 'node:events'

/** What a name answers: its texts, a failure of the server, or nothing at all; a name that is not listed is not there. */
export type Zone = Record<string, string[] | 'fails' | 'silent'>
export type DnsServer = {
  /** as resolvers are told it */
  address: string
  zone: Zone
  /** names that were asked for */
  asked: string[]
  close(): Promise<void>
}

/** A name server on loopback that knows texts (RFC 1035). */
export async function startDns(zone: Zone = {}): Promise<DnsServer> {
  const socket = createSocket('udp4')
  const server: DnsServer = { address: '', zone, asked: [], close: async () => void socket.close() }
  socket.on('message', (query, from) => {
    const { name, end } = nameIn(query)
    server.asked.push(name)
    const known = server.zone[name]
    if (known !== 'silent') socket.send(answerTo(query.subarray(0, end + 4), known), from.port, from.address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return Object.assign(server, { address: `127.0.0.1:${socket.address().port}` })
}

const HEAD = 12
const TXT = 16

function nameIn(query: Buffer): { name: string; end: number } {
  const labels: string[] = []
  let at = HEAD
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: labels.join('.').toLowerCase(), end: at + 1 }
}

/** The question is told again; answers point at its name. */
function answerTo(question: Buffer, known: string[] | 'fails' | undefined): Buffer {
  const head = Buffer.from(question)
  const texts = Array.isArray(known) ? known : []
  const code = known === 'fails' ? 2 : known === undefined ? 3 : 0
  head.writeUInt16BE(0x8180 | code, 2)
  head.writeUInt16BE(texts.length, 6)
  // Nothing after the question: an extension (EDNS) that was asked for is passed over.
  head.writeUInt16BE(0, 10)
  return Buffer.concat([head, ...texts.map(recordOf)])
}

function recordOf(text: string): Buffer {
  const parts = text.match(/[^]{1,255}/g) ?? ['']
  const data = Buffer.concat(parts.map(part => Buffer.from(`\0${part}`, 'latin1')))
  let at = 0
  for (const part of parts) {
    data[at] = part.length
    at += 1 + part.length
  }
  const head = Buffer.alloc(12)
  head.writeUInt16BE(0xc000 | HEAD, 0)
  head.writeUInt16BE(TXT, 2)
  head.writeUInt16BE(1, 4)
  head.writeUInt32BE(60, 6)
  head.writeUInt16BE(data.length, 10)
  return Buffer.concat([head, data])
}
