import type { Label, Locale } from '@huiliu/contracts'

/**
 * Words the product itself puts into a record are kept as a code and what fills it, so that each reader reads them in his
 * own language. What people wrote instead is theirs, and stays as it is.
 */
const FORM = /^say:([a-z_]+)(?:\?(.*))?$/

const words = new Map<string, Label>()

/** Phrases of a module by their codes, `{name}` in them to be filled; told by the composition root, once. */
export function registerPhrases(own: Record<string, Label>): void {
  for (const [code, label] of Object.entries(own)) words.set(code, label)
}

/** As it is kept. */
export function phrase(code: string, params: Record<string, string> = {}): string {
  const filling = new URLSearchParams(params).toString()
  return filling === '' ? `say:${code}` : `say:${code}?${filling}`
}

/** A value as it is read: a phrase in words, anything else as it is. */
export function worded(value: unknown, locale: Locale): unknown {
  return typeof value === 'string' ? wordedText(value, locale) : value
}

export function wordedText(text: string, locale: Locale): string {
  const [, code = '', filling = ''] = FORM.exec(text) ?? []
  const label = words.get(code)
  if (!label) return text
  const params = new URLSearchParams(filling)
  return label[locale].replace(/\{(\w+)\}/g, (_whole, name: string) => params.get(name) ?? '')
}

/** What a phrase is found by: its words in every language. */
export function findable(value: unknown): unknown {
  if (typeof value !== 'string' || !FORM.test(value)) return value
  return `${wordedText(value, 'zh')} ${wordedText(value, 'en')}`
}
