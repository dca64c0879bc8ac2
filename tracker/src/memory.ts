import { readCookie, removeCookie, writeCookie } from './cookies.ts'
import { readLocal, removeLocal, writeLocal } from './storage.ts'

/**
 * What is known of a visitor (consent, browser id, user id), all in one place, so that consent reaches as far as the
 * identity it allows: a cookie of the whole domain; where cookies are refused localStorage of this host; else this page.
 * One place only, or what was forgotten on one host would live on in another's copy.
 */
const page = new Map<string, string>()

export function recall(key: string): string | null {
  return readCookie(key) ?? readLocal(key) ?? page.get(key) ?? null
}

export function remember(key: string, value: string): void {
  if (recall(key) === value) return
  forget(key)
  if (!writeCookie(key, value) && !writeLocal(key, value)) page.set(key, value)
}

export function forget(key: string): void {
  page.delete(key)
  removeLocal(key)
  removeCookie(key)
}
