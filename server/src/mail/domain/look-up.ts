import { Resolver } from 'node:dns/promises'

/** Texts that stand under a name; none is an answer, `failed` is none. */
export type Txt = { found: string[] } | { failed: string }
export type LookUp = (name: string) => Promise<Txt>

const PATIENCE_MS = 2000
const DEADLINE_MS = 6000
/** The name is not there, or has no such record: RFC 1035's words by c-ares' codes. */
const NOT_THERE = new Set(['ENOTFOUND', 'ENODATA', 'EBADNAME'])

/** Asks the DNS for texts; `servers`: those to ask in place of the system's. Never throws, and ends within seconds. */
export function createLookUp(servers: string[] = []): LookUp {
  return async name => {
    const resolver = new Resolver({ timeout: PATIENCE_MS, tries: 2 })
    if (servers.length > 0) resolver.setServers(servers)
    const deadline = setTimeout(() => resolver.cancel(), DEADLINE_MS)
    try {
      return { found: (await resolver.resolveTxt(name)).map(parts => parts.join('')) }
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
      return NOT_THERE.has(code) ? { found: [] } : { failed: code }
    } finally {
      clearTimeout(deadline)
    }
  }
}
