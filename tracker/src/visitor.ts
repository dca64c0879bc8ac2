import { forget, recall, remember } from './memory.ts'

const ANONYMOUS = 'hl_anonymous_id'
const USER = 'hl_user_id'

export function newId(): string {
  // Pages without https have no randomUUID.
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('')
}

/** This browser's id, made and kept at the first call: to be called only where consent allows it. */
export function anonymousId(): string {
  const id = recall(ANONYMOUS) ?? newId()
  remember(ANONYMOUS, id)
  return id
}

export function userId(): string | null {
  return recall(USER)
}

/** Who signed in here. Somebody else on the same browser begins with a browser id of his own: two users are never one. */
export function setUser(id: string): void {
  const before = userId()
  if (before !== null && before !== id) forgetVisitor()
  remember(USER, id)
}

export function forgetVisitor(): void {
  forget(USER)
  forget(ANONYMOUS)
}
