/** The one condition language: check what came in, ask PostgreSQL, ask a record's JSON, say it in words. */
export { checkCondition, type CheckedCondition } from './check.ts'
export { compileCondition, foldedText, type CompileOptions, type ParamList } from './compile.ts'
export { describeCondition, type NameOf } from './describe.ts'
export { evaluateCondition, matcher, type EvaluateOptions } from './evaluate.ts'
export { type ColumnPath, type Family, type FieldSet, type ResolvedField } from './fields.ts'
export type { Setting } from './predicate.ts'
export type { ConditionCode, ConditionProblem } from './problems.ts'
