import type { CallState } from '@huiliu/contracts'
import type { Told } from './told.ts'

/** What the telling comes to. */
export type CallFacts = {
  state: CallState
  startedAt: string
  answeredAt: string | null
  endedAt: string | null
  /** for how long they spoke */
  seconds: number | null
  /** the extension that speaks or spoke last, else that rang last; null where none was named */
  extension: string | null
}

/**
 * The state of a call. Somebody spoke where an extension answered, or where the end tells of seconds spoken; a call that
 * ended or was missed by an extension without that is missed, and one that goes on to be answered never was. Of an outgoing
 * call `missed` means that the customer did not pick up.
 */
export function stateOf(told: Told): CallFacts {
  const { rings, answers, misses, endedAt, seconds, firstAt } = told
  const spoke = Object.keys(answers).length > 0 || (seconds ?? 0) > 0
  const answeredAt = least(Object.values(answers))
  const missedAt = spoke ? null : (endedAt ?? greatest(Object.values(misses)))
  const state = spoke ? (endedAt === null ? 'answered' : 'ended') : missedAt === null ? 'ringing' : 'missed'
  const heard = answeredAt !== null && endedAt !== null ? between(answeredAt, endedAt) : null
  return {
    // Where nothing is told but that there is a recording, the call is over.
    state: state === 'ringing' && Object.keys(rings).length === 0 ? 'ended' : state,
    startedAt: firstAt,
    answeredAt,
    endedAt: spoke ? endedAt : missedAt,
    seconds: state === 'ended' ? (seconds ?? heard) : null,
    extension: lastOf(answers) ?? lastOf(rings) ?? lastOf(misses),
  }
}

function lastOf(times: Record<string, string>): string | null {
  const named = Object.entries(times).filter(([extension]) => extension !== '')
  const [last] = named.toSorted(([x, a], [y, b]) => (a === b ? (x < y ? 1 : -1) : a < b ? 1 : -1))
  return last?.[0] ?? null
}

function between(from: string, to: string): number {
  return Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000))
}

function least(times: string[]): string | null {
  return times.toSorted()[0] ?? null
}

function greatest(times: string[]): string | null {
  return times.toSorted().at(-1) ?? null
}
