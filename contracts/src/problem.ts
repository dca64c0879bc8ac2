/** RFC 9457 problem details; `code` is stable, `title` and messages are in the reader's language. */
export type FieldProblem = { path: string; code: string; message: string }
export type Problem = {
  type: string
  status: number
  code: string
  title: string
  detail?: string
  /** quote it when asking for help */
  requestId?: string
  errors?: FieldProblem[]
}
export type List<T> = { items: T[]; next: string | null; count?: number; countIs?: 'exact' | 'atLeast' }
