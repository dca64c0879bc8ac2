import type { FieldKind } from './contract.ts'

const MAX_JSON = 100_000
const MAX_DEPTH = 50

export const json: FieldKind = {
  column: 'jsonb',
  family: 'jsonb',
  check: given => {
    if (tooDeep(given, MAX_DEPTH)) return { code: 'too_deep' }
    const written = JSON.stringify(given)
    if (written.length > MAX_JSON) return { code: 'too_long' }
    if (/(?<!\\)(\\\\)*\\u(0000|d[89a-f])/i.test(written)) return { code: 'unprintable' }
    return { value: given }
  },
  schema: {},
  unindexable: true,
  unsortable: true,
}

function tooDeep(value: unknown, left: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return left === 0 || Object.values(value).some(inner => tooDeep(inner, left - 1))
}
