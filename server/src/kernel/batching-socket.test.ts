import { once } from 'node:events'
import { createServer, Socket } from 'node:net'
import { expect, test } from 'vitest'
import { batchingSocket } from './batching-socket.ts'

test('what is written within one turn goes out in one write, in order', async () => {
  const got: string[] = []
  const server = createServer(peer => peer.setEncoding('utf8').on('data', (text: string) => got.push(text)))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const writes: number[] = []
  const socket = batchingSocket()
  const { _writev: writev } = Socket.prototype
  socket._writev = function (chunks, done) {
    writes.push(chunks.length)
    writev?.call(socket, chunks, done)
  }
  socket.connect(typeof address === 'object' && address ? address.port : 0, '127.0.0.1')
  await once(socket, 'connect')
  socket.write('a')
  await Promise.resolve()
  for (const text of ['b', 'c']) socket.write(text)
  await new Promise(resolve => setImmediate(resolve))
  socket.write('d')
  socket.write('e')
  await expect.poll(() => got.join('')).toBe('abcde')
  expect(writes).toEqual([3, 2])
  socket.destroy()
  server.close()
})
