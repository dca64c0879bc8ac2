import type { Condition, ObjectDef } from '@huiliu/contracts'
import { invalidInput, type LocalFieldProblem } from '../../kernel/index.ts'
import { checkCondition, type FieldSet } from '../condition/index.ts'
import { givenFields } from '../ddl.ts'
import { SYSTEM } from '../filter.ts'

/**
 * The fields a rule may name: the record's own that are given. What lies behind a lookup, and what is computed, can change
 * without the record being written.
 */
export function ruleFields(object: ObjectDef): FieldSet {
  return path => {
    const field = [...SYSTEM, ...givenFields(object)].find(one => one.name === path)
    return field ? { field, column: { column: path } } : null
  }
}

/** The condition of a rule as it may be kept. Throws invalid_input with a problem per place. */
export function checkRuleCondition(object: ObjectDef, condition: unknown): Condition {
  const checked = checkCondition(condition, ruleFields(object), 'condition')
  if (!checked.ok) throw invalidInput({}, checked.errors)
  const problems = relativeIn(checked.condition, 'condition')
  if (problems.length > 0) throw invalidInput({}, problems)
  return checked.condition
}

/** Whether a condition names what is no more: it holds for nothing then. */
export function isBroken(object: ObjectDef | undefined, condition: Condition): boolean {
  return !object || !checkCondition(condition, ruleFields(object)).ok
}

/** Days counted from today: a record would begin or cease to be shared without anything having been written. */
function relativeIn(condition: Condition, path: string): LocalFieldProblem[] {
  if ('all' in condition) return condition.all.flatMap((one, n) => relativeIn(one, `${path}.all.${n}`))
  if ('any' in condition) return condition.any.flatMap((one, n) => relativeIn(one, `${path}.any.${n}`))
  if ('not' in condition) return relativeIn(condition.not, `${path}.not`)
  const { value } = condition
  const operands = Array.isArray(value) ? value : [value]
  if (!operands.some(one => typeof one === 'object' && one !== null)) return []
  return [{ path: `${path}.value`, code: 'relative_day', message: RELATIVE }]
}

const RELATIVE = {
  zh: '共享规则不能用随时间变化的日期，请写明日期',
  en: 'A sharing rule cannot count days from today; name the day',
}
