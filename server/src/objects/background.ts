import type { Ctx, Db } from '../kernel/index.ts'

type Work = { name: string; run: () => Promise<void> }
const chains = new Map<string, Promise<void>>()

/**
 * Long work on a workspace's tables that nobody waits for: indexes, search entries. One after the other, since two indexes
 * made at once on one table would wait for each other. What a crash interrupts is taken up at the next start (`resume`).
 */
export function later({ db, log }: Pick<Ctx, 'log'> & { db: Db }, { name, run }: Work): void {
  const before = chains.get(db.schema) ?? Promise.resolve()
  const mine = before
    .then(run)
    .catch((error: unknown) => log.error({ err: error, work: name }, 'background work failed'))
  chains.set(db.schema, mine)
  void mine.then(() => {
    if (chains.get(db.schema) === mine) chains.delete(db.schema)
  })
}

/** Resolves when nothing is under way in a workspace; before its connections are closed. */
export async function backgroundDone({ schema }: { schema: string }): Promise<void> {
  for (let chain = chains.get(schema); chain; chain = chains.get(schema)) await chain
}
