import { Socket } from 'node:net'

/**
 * A socket that hands all that is written within one turn of the event loop to the kernel at once. A write to a local
 * PostgreSQL wakes its process, which on few cores takes the processor from us: writes were a third of a page's time.
 */
export function batchingSocket(): Socket {
  const socket = new Socket()
  const { write } = socket
  let held = false
  const flush = () => {
    held = false
    socket.uncork()
  }
  // Connecting puts the prototype's own write back.
  socket.once('connect', () => {
    socket.write = (...args: unknown[]) => {
      if (!held) {
        held = true
        socket.cork()
        process.nextTick(flush)
      }
      return Reflect.apply(write, socket, args)
    }
  })
  return socket
}
