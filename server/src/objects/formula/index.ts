/** Formulas in the database: what they use, and their SQL. The language itself is contracts/src/formula. */
export { compileFormula } from './compile.ts'
export { formulaOf } from './read.ts'
export { aggregate, fieldSql, formulaSql, type Asking } from './sql.ts'
export {
  DEFAULT_ALLOWS,
  RULE_ALLOWS,
  allUses,
  conditionFields,
  defaultOf,
  fullSize,
  isOwn,
  keyOf,
  ruleOf,
  usersOf,
  usesOf,
  usesOfRollup,
  type User,
} from './uses.ts'
