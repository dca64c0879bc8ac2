/** The language is specified in docs/formulas.md. */

export const FORMULA_TYPES = ['text', 'number', 'boolean', 'date', 'datetime'] as const
export type FormulaType = (typeof FORMULA_TYPES)[number]

/**
 * A value while it is computed: text and days as they are, instants as canonical text to the microsecond, numbers as
 * whole units of 10⁻²⁰. Text is never null: no text is the text of no characters.
 */
export type Value = string | bigint | boolean | null

/** Where in the formula's text something stands, in UTF-16 units. */
export type Span = { from: number; to: number }

/** What a formula says before anything is known of fields and types. */
export type Syntax = Span &
  (
    | { kind: 'constant'; type: FormulaType | 'blank'; value: Value }
    | { kind: 'path'; path: string[] }
    | { kind: 'call'; name: string; args: Syntax[] }
  )

/** How children are totalled. */
export type TotalFunction = 'COUNT' | 'SUM' | 'AVERAGE' | 'MIN' | 'MAX'
export type Total = {
  function: TotalFunction
  /** the children, and their lookup to the record */
  object: string
  by: string
  /** what is totalled; absent where records are counted */
  field?: string
}

/** A checked formula: every part has its type, every function all its arguments. */
export type Expression =
  | { kind: 'constant'; type: FormulaType; value: Value }
  | { kind: 'field'; type: FormulaType; path: string }
  | { kind: 'total'; type: FormulaType; path: string; total: Total }
  | { kind: 'call'; type: FormulaType; name: string; args: Expression[] }

/** When and where a formula is computed. */
export type Setting = {
  now: Date
  /** IANA time zone of the workspace: whose days are meant */
  timeZone: string
  /** ISO 3166: whose public holidays count */
  country: string
}
