const PATIENCE_MS = 20_000

/** Looks again until `look` answers something true; for what becomes so in its own time. Throws after 20 s. */
export async function eventually<T>(look: () => Promise<T | undefined | null | false>): Promise<T> {
  const until = Date.now() + PATIENCE_MS
  for (;;) {
    const seen = await look()
    if (seen) return seen
    if (Date.now() > until) throw new Error(`never became true: ${look.toString()}`)
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}
