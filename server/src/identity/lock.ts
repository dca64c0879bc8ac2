import type { Tx } from '../kernel/index.ts'
import { identifierKey } from './closure.ts'
import type { Identifier } from './partition/index.ts'

/**
 * Every change of the partition locks this first: two changes of one workspace are one after another. A lock of a table
 * and not of a row, since those who wait for a table are served in turn: newcomers never shut a change out.
 */
export async function lockIdentity(tx: Tx): Promise<void> {
  tx.send('lock table ws.identity_lock in exclusive mode')
}

const STRIPES = 256
/** More would take most stripes one by one. */
export const MOST_NEWCOMERS = 16

/**
 * For newcomers whom nothing joins to anybody: they change nobody else, so that they need not wait for each other, only for
 * changes of the partition and for those who bring the same identifiers.
 */
export async function lockForNewcomers(tx: Tx, identifiers: Identifier[]): Promise<void> {
  tx.send('lock table ws.identity_lock in row exclusive mode')
  const stripes = [...new Set(identifiers.map(stripeOf))]
  if (stripes.length === 0) return
  // In one order, so that two never wait for each other crosswise.
  tx.send('select 1 from ws.identity_stripe where stripe = any($1) order by stripe for update', [stripes], {
    prepare: true,
  })
}

function stripeOf(identifier: Identifier): number {
  let hash = 0
  for (const letter of identifierKey(identifier)) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_003
  return hash % STRIPES
}
