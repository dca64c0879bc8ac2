/** Storage that never throws: where the browser refuses it, values last as long as the page. */

const memory = new Map<string, string>()

export function read(key: string): string | null {
  try {
    return localStorage.getItem(key) ?? memory.get(key) ?? null
  } catch {
    return memory.get(key) ?? null
  }
}

export function write(key: string, value: string): void {
  memory.set(key, value)
  try {
    localStorage.setItem(key, value)
  } catch {
    // Blocked or full: memory has it.
  }
}

export function remove(key: string): void {
  memory.delete(key)
  try {
    localStorage.removeItem(key)
  } catch {
    // Blocked: there is nothing to remove.
  }
}

const YEAR_S = 365 * 86_400

export function readCookie(name: string): string | null {
  try {
    const found = document.cookie.split('; ').find(part => part.startsWith(`${name}=`))
    return found === undefined ? null : decodeURIComponent(found.slice(name.length + 1))
  } catch {
    // A sandboxed frame has no cookies and says so by throwing.
    return null
  }
}

/** On the widest domain the browser allows, so that www and shop are one visitor: `com` is refused, `example.com` taken. */
export function writeCookie(name: string, value: string): void {
  const parts = location.hostname.split('.')
  const hosts = /^[\d.]+$|:/.test(location.hostname) ? [] : parts.map((_, index) => parts.slice(-index - 1).join('.'))
  const rest = `path=/; max-age=${YEAR_S}; samesite=lax${location.protocol === 'https:' ? '; secure' : ''}`
  for (const host of [...hosts, '']) {
    setCookie(`${name}=${encodeURIComponent(value)}; ${host ? `domain=${host}; ` : ''}${rest}`)
    if (readCookie(name) === value) return
  }
}

export function removeCookie(name: string): void {
  const parts = location.hostname.split('.')
  for (const host of ['', ...parts.map((_, index) => parts.slice(-index - 1).join('.'))])
    setCookie(`${name}=; ${host ? `domain=${host}; ` : ''}path=/; max-age=0`)
}

function setCookie(cookie: string): void {
  try {
    document.cookie = cookie
  } catch {
    // A sandboxed frame takes none.
  }
}
