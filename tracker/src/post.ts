/** One try at sending; `again`: after so many milliseconds at least, where there is more to do. */
export type Outcome = { done: true } | { done: false; again: number }

/** Browsers refuse beacons and keepalive bodies over 64 KiB. */
export const FLY_BYTES = 60_000
/** Older Safari and Firefox end requests with their page. */
export const CAN_OUTLIVE = 'keepalive' in Request.prototype
const LONGEST_WAIT_MS = 600_000

export function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length
}

/** `outlive`: the request ends its work though the page goes. */
export async function post(url: string, body: string, outlive: boolean): Promise<Outcome> {
  try {
    const answer = await fetch(url, request(body, outlive))
    const { status } = answer
    // Everything else the server refuses it refuses for good.
    const isBusy = status >= 500 || status === 429 || status === 408 || status === 425
    return isBusy ? { done: false, again: retryAfter(answer.headers.get('Retry-After')) } : { done: true }
  } catch {
    // Of requests that outlive their page a browser takes 64 KiB in all, the site's own included.
    return outlive ? post(url, body, false) : { done: false, again: 0 }
  }
}

/** Sends without waiting for an answer, while the page goes. False: nothing of it left. */
export function fly(url: string, body: string): boolean {
  try {
    if (typeof navigator.sendBeacon === 'function') return navigator.sendBeacon(url, body)
    if (!CAN_OUTLIVE) return false
    fetch(url, request(body, true)).catch(() => undefined)
    return true
  } catch {
    return false
  }
}

function request(body: string, keepalive: boolean): RequestInit {
  // text/plain needs no preflight.
  return { method: 'POST', body, keepalive, credentials: 'omit', headers: { 'Content-Type': 'text/plain' } }
}

/** Seconds or a date (RFC 9110, 10.2.3), as milliseconds from now; ten minutes at most. */
function retryAfter(said: string | null): number {
  if (!said) return 0
  const ms = /^\d+$/.test(said) ? Number(said) * 1000 : Date.parse(said) - Date.now()
  return Math.min(LONGEST_WAIT_MS, Math.max(0, ms || 0))
}
