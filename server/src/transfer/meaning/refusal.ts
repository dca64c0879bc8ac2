import type { Label } from '@huiliu/contracts'

export type ReadCell = { value: unknown } | { code: string; message: Label }

export function refused(code: string, zh: string, en: string): ReadCell {
  return { code, message: { zh, en } }
}

export function short(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}
