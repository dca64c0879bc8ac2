import type { IdentifierKind } from '@huiliu/contracts'
import { tidy, tidyId } from '../../kernel/index.ts'
import type { Reading } from './reading.ts'

/** Ids of the company's own systems and cookies: case and form are theirs, compared character by character. */
export function systemIdOf(kind: IdentifierKind, raw: string): Reading {
  const value = tidyId(raw)
  if (value === '') return { refused: 'empty' }
  return isPlaceholder(value) ? { refused: 'placeholder_id' } : { kind, value }
}

/**
 * openid and unionid of WeChat are 28 characters, other platforms' shorter or longer; all are letters, digits, _ and -,
 * and differ by case. They mean something only within their application: without its id as scope they identify nobody.
 */
export function platformIdOf(kind: IdentifierKind, raw: string, scope: string | null): Reading {
  const value = tidyId(raw)
  if (value === '') return { refused: 'empty' }
  if (isPlaceholder(value)) return { refused: 'placeholder_id' }
  if (!/^[\w-]{4,128}$/.test(value)) return { refused: 'wrong_format' }
  return scope === '' ? { refused: 'no_scope' } : { kind, value }
}

/** A code printed on a card is typed in either width. */
export function memberCodeOf(raw: string): Reading {
  const value = tidy(raw)
  if (value === '') return { refused: 'empty' }
  return isPlaceholder(value) ? { refused: 'placeholder_id' } : { kind: 'member_code', value }
}

/**
 * What programs send when they have no id: the text of an empty variable, an unfilled template, the name of the field
 * itself, a zero uuid. Thousands of strangers share each of them.
 */
const WORDS = new Set([
  ...['(not set)', '[object object]', 'not set', 'no user'],
  ...(
    'null undefined none nil nan na n/a n\\a empty unknown anonymous guest visitor user no-user true false ' +
    'id uid uuid guid userid user_id user-id distinct_id distinctid anonymousid anonymous_id openid unionid ' +
    'not_authenticated notauthenticated unauthenticated notset not_set object ' +
    '(null) <null> (none) <nil> {} [] "" \'\' - -- _ . ? 0 -1 0.0 00 000 0000'
  ).split(' '),
])

function isPlaceholder(value: string): boolean {
  const text = value.toLowerCase()
  if (WORDS.has(text)) return true
  // ${user.id}, {{ user_id }}, %user_id%, <%= id %>, {user_id}, __UID__: a template nobody filled.
  if (/^(?:\$?\{\{?[^{}]*\}\}?|%[a-z_.]+%|<%.*%>|__[a-z_]+__)$/.test(text)) return true
  const hex = text.replace(/[{}-]/g, '')
  return /^(?:0{8,}|f{8,})$/.test(hex)
}
