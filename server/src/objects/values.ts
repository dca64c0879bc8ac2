import type { Field } from '@huiliu/contracts'
import { kindOf, type Checked } from './types/index.ts'

/** The stored form of a given value, or the code of what is wrong with it. Empty text means no value. */
export function checkValue(field: Field, given: unknown, country: string): Checked {
  if (given === null || given === undefined || given === '') return { value: null }
  return kindOf(field).check(given, field, country)
}
