import type { Field, Label } from '@huiliu/contracts'

export type { Family } from '../types/contract.ts'

/** Where a field's value lives: a column of the object's table, or of the table one lookup away. */
export type ColumnPath = {
  column: string
  /** SQL over the row's alias where the value is computed and has no column */
  computed?: (alias: string) => string
  /** of a structured value: the key under which it stands, and whether it is a number there; keys are ours, never a caller's */
  part?: { key: string; numeric: boolean }
  via?: {
    /** the uuid column that looks up */
    column: string
    /** the table looked up, without its schema: `rec_account` */
    table: string
    /** SQL over the looked-up row's alias; rows it refuses count as absent, so nothing can be learned of them */
    readable?: (alias: string) => string
  }
}
export type ResolvedField = {
  field: Field
  column: ColumnPath
  /** the name in sentences, when it is more than the field's own: `公司的行业` */
  label?: Label
  /** the caller sees the field masked: `eq` is all he may ask */
  maskedOnlyEq?: boolean
  /** the member that `{relative: 'me'}` stands for, where somebody asks */
  me?: string
}
/** The fields one caller may name in a condition; null for one that does not exist for him. Paths: `stage`, `account.industry`. */
export type FieldSet = (path: string) => ResolvedField | null
