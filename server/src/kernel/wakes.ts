/** Nudges inside one process after a commit, so that readers need not wait for their next poll. Nothing depends on them. */
export type Wakes = {
  wake(topic: string): void
  /** Resolves at the next wake of the topic or after `ms`, whichever is first. */
  wait(topic: string, ms: number, signal: AbortSignal): Promise<void>
}

export function createWakes(): Wakes {
  const waiting = new Map<string, Set<() => void>>()
  return {
    wake(topic) {
      const waiters = waiting.get(topic)
      waiting.delete(topic)
      for (const resume of waiters ?? []) resume()
    },
    wait(topic, ms, signal) {
      return new Promise(resolve => {
        if (signal.aborted) return resolve()
        const waiters = waiting.get(topic) ?? new Set()
        waiting.set(topic, waiters)
        const done = () => {
          clearTimeout(timer)
          waiters.delete(done)
          signal.removeEventListener('abort', done)
          resolve()
        }
        const timer = setTimeout(done, ms)
        signal.addEventListener('abort', done, { once: true })
        waiters.add(done)
      })
    },
  }
}
