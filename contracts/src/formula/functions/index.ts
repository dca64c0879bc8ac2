import { CHINESE } from './chinese.ts'
import { DATE } from './date.ts'
import type { FormulaFunction } from './function.ts'
import { LOGIC } from './logic.ts'
import { NUMBER } from './number.ts'
import { TEXT } from './text.ts'

export const FUNCTIONS: Readonly<Record<string, FormulaFunction>> = {
  ...LOGIC,
  ...TEXT,
  ...NUMBER,
  ...DATE,
  ...CHINESE,
}

export function functionNamed(name: string): FormulaFunction | undefined {
  return Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined
}
