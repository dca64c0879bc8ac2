import type { CallState } from '@huiliu/contracts'
import type { Row } from '../kernel/index.ts'
import type { Told } from './told.ts'

export type CallRow = Row & {
  id: string
  source_id: string
  call_id: string
  told: Told
  direction: 'in' | 'out'
  state: CallState
  customer: string | null
  sighting_id: string
  started_at: Date
  answered_at: Date | null
  ended_at: Date | null
  member_id: string | null
  rung: string[]
  task_id: string | null
}
