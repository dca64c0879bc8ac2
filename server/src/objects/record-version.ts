import { invalidInput } from '../kernel/index.ts'
import { valueProblem } from './problems.ts'

/** The version a change is meant for: by If-Match, else by the body; undefined for any. Throws invalid_input. */
export function versionOf(ifMatch: string | undefined, version: unknown): number | undefined {
  if (ifMatch?.trim() === '*') return undefined
  if (ifMatch !== undefined) {
    const [, digits] = /^(?:W\/)?"?(\d{1,9})"?$/.exec(ifMatch.trim()) ?? []
    if (digits === undefined) throw invalidInput({}, [valueProblem('If-Match', 'wrong_format')])
    return Number(digits)
  }
  if (version === undefined) return undefined
  if (typeof version !== 'number' || !Number.isInteger(version))
    throw invalidInput({}, [valueProblem('version', 'wrong_type')])
  return version
}
