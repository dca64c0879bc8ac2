import type { CallBody } from '@huiliu/contracts'
import { startAct, type Ctx, type Reader, type Row } from '../kernel/index.ts'
import { keepCalls, type Telling } from './keep.ts'
import { followUpMissed } from './missed.ts'
import { CALL_EVENTS } from './told.ts'

export type CallEventRow = Row & {
  id: string
  type: string
  occurred_at: Date
  sighting_id: string | null
  body: Record<string, unknown> | null
}
/** Hears of calls that changed, once that is durable: only a nudge. */
export type CallChanged = (changed: { id: string; rung: string[] }[]) => void

type Services = { system: (now: Date) => Ctx; changed: CallChanged }

/**
 * Reader of the log: what happened on the telephone becomes one row a call, in whatever order it is told; missed calls that
 * nobody answered since become tasks, which end when the customer is called back.
 */
export function callsReader({ system, changed }: Services): Reader<CallEventRow> {
  return {
    name: 'calls',
    table: 'event',
    columns: 'id, type, occurred_at, sighting_id, body',
    only: `type in (${CALL_EVENTS.map(type => `'${type}'`).join(', ')})`,
    batch: 200,
    // Somebody's telephone rings meanwhile.
    pause: 20,
    async handle(tx, rows) {
      const calls = await keepCalls(tx, rows.flatMap(tellingOf))
      await followUpMissed(
        tx,
        system(new Date()),
        calls.map(({ row }) => row),
      )
      tx.afterCommit(() => changed(calls.map(({ row }) => ({ id: row.id, rung: row.rung }))))
    },
    giveUp: async (tx, row) => {
      await startAct(tx, system(new Date()), { kind: 'calls.not_taken', reason: row.id })
    },
  }
}

function tellingOf({ id, type, occurred_at: at, sighting_id: sightingId, body }: CallEventRow): Telling[] {
  return sightingId !== null && isCall(body) ? [{ id, type, at, sightingId, body }] : []
}

/** Of events of ours by their names: a channel made them (`channels/telephone/parse.ts`). */
function isCall(body: Record<string, unknown> | null): body is Record<string, unknown> & CallBody {
  return typeof body?.['callId'] === 'string' && (body['direction'] === 'in' || body['direction'] === 'out')
}
