export const BULK_STATUSES = ['running', 'done', 'stopped', 'undoing', 'undone', 'failed'] as const
export type BulkStatus = (typeof BULK_STATUSES)[number]

/** One change of everything a filter finds, at work in the background or ended. */
export type BulkView = {
  id: string
  object: string
  kind: 'update' | 'delete'
  /** what is set */
  fields: string[]
  status: BulkStatus
  actId: string
  /** found when it began; `atLeast` where there are more than are counted */
  total: number
  totalIs: 'exact' | 'atLeast'
  counts: BulkCounts
  /** the first of those that could not be changed */
  refused: { id: string; message: string }[]
  /** of its undoing: the first of those whose later work was kept */
  kept: string[]
  createdAt: string
  endedAt: string | null
}
export type BulkCounts = {
  /** looked at so far */
  seen: number
  changed: number
  refused: number
  undone: number
  kept: number
}
