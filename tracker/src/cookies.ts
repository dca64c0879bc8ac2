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

/**
 * For a year, on the widest domain the browser allows, so that www and shop are one visitor: `com` is refused,
 * `example.com` taken. Whether any was.
 */
export function writeCookie(name: string, value: string): boolean {
  const rest = `path=/; max-age=${YEAR_S}; samesite=lax${location.protocol === 'https:' ? '; secure' : ''}`
  return [...domains(), ''].some(domain => {
    setCookie(`${name}=${encodeURIComponent(value)}; ${domain}${rest}`)
    return readCookie(name) === value
  })
}

export function removeCookie(name: string): void {
  for (const domain of ['', ...domains()]) setCookie(`${name}=; ${domain}path=/; max-age=0`)
}

/** From the widest: `com`, `example.com`, `www.example.com`. An address in digits has no domain above it. */
function domains(): string[] {
  const host = location.hostname
  if (/^[\d.]+$|:/.test(host)) return []
  const parts = host.split('.')
  return parts.map((_, index) => `domain=${parts.slice(-index - 1).join('.')}; `)
}

function setCookie(cookie: string): void {
  try {
    document.cookie = cookie
  } catch {
    // A sandboxed frame takes none.
  }
}
