import { expect } from 'vitest'

const PATIENCE_MS = 20_000

/** `expect` of what becomes so in its own time. */
export function expectSoon<T>(look: () => T | Promise<T>) {
  return expect.poll(look, { timeout: PATIENCE_MS, interval: 50 })
}
