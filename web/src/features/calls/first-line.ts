import type { TFunction } from 'i18next'
import type { CallView } from '@huiliu/contracts'
import type { Format } from '../../ui/format.ts'

type Words = { t: TFunction; format: Format }

/** Who calls, in one line: the name where it is one, else the number, else that it is withheld. */
export function callerName({ caller, number }: CallView, { t, format }: Words): string {
  const [only, ...others] = 'persons' in caller ? caller.persons : []
  if (caller.is === 'customer' && only && others.length === 0) return only.name
  return number.value === null ? t(`calls.number.${number.is}`) : format.phone(number.value)
}

/** What a screen reader says when it rings. */
export function firstLine(call: CallView, words: Words): string {
  return `${words.t(call.direction === 'in' ? 'calls.rings' : 'calls.dials')} ${callerName(call, words)}`
}
