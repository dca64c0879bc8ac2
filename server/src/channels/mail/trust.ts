/**
 * Whether the server that received a mail found it to come from its sender's domain: an Authentication-Results header
 * (RFC 8601) of the authserv-id people told us to believe, with dmarc=pass for the very domain of the From address. Only
 * the topmost of that name counts: a server puts its own above whatever was there, and removes what bears its name.
 */
export function isProven(results: string[], { authserv, domain }: { authserv: string; domain: string }): boolean {
  if (authserv === '' || domain === '') return false
  const own = results.find(one => authservOf(one) === authserv.toLowerCase())
  if (!own) return false
  // Comments may hold anything, a method's name too.
  const plain = own.replace(/\([^()]*\)/g, ' ').toLowerCase()
  const dmarc = plain.split(';').find(part => /^\s*dmarc\s*=/.test(part))
  if (!dmarc || !/^\s*dmarc\s*=\s*pass\b/.test(dmarc)) return false
  const told = /\bheader\.from\s*=\s*"?([^\s;"]+)/.exec(dmarc)?.[1]
  return told === undefined || told === domain.toLowerCase() || domain.toLowerCase().endsWith(`.${told}`)
}

function authservOf(result: string): string {
  return (/^\s*([^\s;]+)/.exec(result)?.[1] ?? '').toLowerCase()
}
