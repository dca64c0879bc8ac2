import { setTimeout as sleep } from 'node:timers/promises'

/** Work of one kind, one piece after the other, in the background. */
export type Queue = {
  begin(id: string): void
  /** resolves when the piece is at rest, or after the given milliseconds */
  settled(id: string, ms: number): Promise<void>
  /** resolves when nothing is at work */
  idle(): Promise<void>
  /** lets the piece at work come to its next rest, and begins no other */
  stop(): Promise<void>
}

/** `work` looks at `stopping` between its steps. */
export function createQueue(work: (id: string, stopping: () => boolean) => Promise<void>): Queue {
  const waiting = new Map<string, Promise<void>>()
  let chain = Promise.resolve()
  let isStopping = false
  const stopping = () => isStopping
  return {
    begin(id) {
      const mine = chain.then(() => (isStopping ? undefined : work(id, stopping)))
      chain = mine
      waiting.set(id, mine)
      void mine.then(() => waiting.get(id) === mine && waiting.delete(id))
    },
    async settled(id, ms) {
      await Promise.race([waiting.get(id), sleep(ms, undefined, { ref: false })])
    },
    idle: () => chain,
    async stop() {
      isStopping = true
      await chain
    },
  }
}
