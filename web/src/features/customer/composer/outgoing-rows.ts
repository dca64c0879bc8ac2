import { useQuery } from '@tanstack/react-query'
import type { OutgoingState, OutgoingView } from '@huiliu/contracts'
import { outboxQuery } from '../../../api/outbox.ts'

/** What was sent is an event, and what was taken back is nobody's business any more. */
const SHOWN = new Set<OutgoingState>(['queued', 'sending', 'failed', 'unknown', 'refused'])

export type OutgoingRow = { outgoing: OutgoingView }

/** Messages to the customer that are no events (yet), newest first. */
export function useOutgoing(contact: string): OutgoingView[] {
  return (useQuery(outboxQuery(contact)).data?.items ?? []).filter(one => SHOWN.has(one.state))
}

/**
 * Takes them into the timeline's rows, each in its time. Below the oldest row that is loaded nothing is put: what lies
 * between is not known yet, unless the timeline ends there.
 */
export function withOutgoing<R>(
  rows: R[],
  outgoing: OutgoingView[],
  { at, ended }: { at: (row: R) => string; ended: boolean },
): (R | OutgoingRow)[] {
  const last = rows.at(-1)
  const oldest = last === undefined || ended ? -Infinity : Date.parse(at(last))
  const own = outgoing.filter(one => Date.parse(one.createdAt) > oldest).map(one => ({ outgoing: one }))
  const timeOf = (row: R | OutgoingRow) => Date.parse(isOutgoing(row) ? row.outgoing.createdAt : at(row))
  return [...rows, ...own].toSorted((a, b) => timeOf(b) - timeOf(a))
}

export function isOutgoing(row: unknown): row is OutgoingRow {
  return typeof row === 'object' && row !== null && 'outgoing' in row
}
