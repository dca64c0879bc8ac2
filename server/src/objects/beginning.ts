import type { Field, ObjectDef } from '@huiliu/contracts'
import type { Checked } from './types/index.ts'
import { checkValue } from './values.ts'

/** `day`: today where the workspace is. */
export type Today = { country: string; day: string; now: string }

/** The value a new record begins with: the one written down, or today, or now. */
export function literalDefault(field: Field, { country, day, now }: Today): Checked {
  const given = field.default
  if (isToday(given)) return field.type === 'date' ? { value: day } : checkValue(field, now, country)
  return checkValue(field, given, country)
}

/** `{relative: 'today'}`; of a datetime, the moment. */
function isToday(given: unknown): boolean {
  return typeof given === 'object' && given !== null && 'relative' in given && given.relative === 'today'
}

/** Options that no longer go with the value they depend on: the fields' names. */
export function unfitting(object: ObjectDef, values: (name: string) => unknown): string[] {
  return object.fields.flatMap(({ name, dependsOn, options = [] }) => {
    if (dependsOn === undefined || !object.fields.some(field => field.name === dependsOn)) return []
    const chosen: unknown[] = [values(name)].flat().filter(one => one !== null && one !== undefined)
    const by = values(dependsOn)
    const fits = chosen.every(value => {
      const when = options.find(option => option.value === value)?.when
      return when === undefined || (typeof by === 'string' && when.includes(by))
    })
    return fits ? [] : [name]
  })
}
