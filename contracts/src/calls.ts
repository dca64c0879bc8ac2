import type { FileView } from './messages.ts'

export const CALL_STATES = ['ringing', 'answered', 'ended', 'missed'] as const
/** missed, of an outgoing call: the customer did not pick up */
export type CallState = (typeof CALL_STATES)[number]

/** One call, as its reader may see it. */
export type CallLine = {
  id: string
  /** the telephone system's own id of it, as its events on the timeline have it */
  callId: string
  source: { id: string; name: string }
  direction: 'in' | 'out'
  state: CallState
  startedAt: string
  answeredAt: string | null
  endedAt: string | null
  /** for how long they spoke */
  seconds: number | null
  number: CallNumber
  line: string | null
  queue: string | null
  extension: string | null
  /** who speaks or spoke, else at whose desk it rang last */
  agent: { id: string; name: string } | null
  /** it rang at the reader's desk, or the reader spoke */
  mine: boolean
  /** whose it is, where the reader may see them */
  contact: { id: string; name: string } | null
  notes: CallNote[]
  recordings: FileView[]
  /** to call back */
  taskId: string | null
}
/** The number as the reader may see it; `value` is null where it is withheld by the caller or hidden from the reader. */
export type CallNumber = { value: string | null; is: 'shown' | 'masked' | 'hidden' | 'withheld' }
export type CallNote = { id: string; text: string; author: string; at: string; actId: string; mine: boolean }

/** A call with who it may be: what an agent needs while it rings. */
export type CallView = CallLine & { caller: CallerView }
/**
 * withheld: no number. customer: the number is his. candidates: several may be meant, or one who only claims it. new: nobody
 * has the number; closed: somebody has it whom the reader may not see.
 */
export type CallerView =
  | { is: 'withheld' | 'closed' }
  | { is: 'customer' | 'candidates'; persons: CallerCard[] }
  | { is: 'new'; mayCreate: boolean }
export type CallerCard = {
  id: string
  name: string
  ownerName: string | null
  /** when something was last heard of him before this call */
  lastAt: string | null
  /** null where the reader may not see orders */
  openOrders: number | null
}
