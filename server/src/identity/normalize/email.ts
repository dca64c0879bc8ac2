import { domainToASCII } from 'node:url'
import { tidy } from '../../kernel/index.ts'
import type { Reading } from './reading.ts'

/**
 * Addresses of a field as people fill it: `mailto:`, `"Li" <li@x.cn>`, several with commas, full-width ＠ and 。.
 * Values are lower case (RFC 5321 lets the local part differ by case; no mail system in use does) with the domain in
 * ASCII (punycode). Dots and +tags stay: what they mean is each provider's own affair, and a tag may be meant to differ.
 */
export function emailsOf(raw: string): Reading[] {
  const text = tidy(raw)
  if (text === '') return [{ refused: 'empty' }]
  const quoted = text.match(/"[^"]*"@[^\s,;<>]+/g)
  const angled = text.match(/<[^<>]*@[^<>]*>/g)
  const parts = angled ?? quoted ?? text.split(/[,;、|]|\s+(?=\S+@)|\/(?=[^/]+@)/)
  const given = parts.map(part => part.trim()).filter(part => part !== '')
  return given.length === 0 ? [{ refused: 'empty' }] : given.map(readOne)
}

const ATEXT = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u
const QUOTED = /^"(?:[^"\\\s]|\\.| )+"$/

function readOne(given: string): Reading {
  const text = unwrap(given)
  const at = text.lastIndexOf('@')
  if (at < 1) return { refused: 'wrong_format' }
  const local = unquote(text.slice(0, at).trim())
  const domain = domainOf(text.slice(at + 1))
  if (domain === null || !(ATEXT.test(local) || QUOTED.test(local))) return { refused: 'wrong_format' }
  const value = `${local.toLowerCase()}@${domain}`
  // RFC 5321, 4.5.3.1: 64 octets before the @; 254 is what remains of a path of 256.
  if (Buffer.byteLength(local) > 64 || Buffer.byteLength(value) > 254) return { refused: 'too_long' }
  return { kind: 'email', value }
}

function unwrap(given: string): string {
  const text = given
    .replace(/^<|>$/g, '')
    .replace(/^(?:mailto|e-?mail|邮箱|邮件|电子邮件)\s*:\s*/i, '')
    .replace(/\?.*$/, '')
    .replace(/^['“‘(<[]+/, '')
    .replace(/[\s.,;:'”’)>\]。]+$/, '')
    .trim()
  return /%[0-9a-f]{2}/i.test(text) ? unescaped(text) : text
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Quotes that are not needed are no part of the address: "li"@x.cn is li@x.cn (RFC 5321, 4.1.2). */
function unquote(local: string): string {
  const inner = /^"(.*)"$/.exec(local)?.[1]
  return inner !== undefined && ATEXT.test(inner) ? inner : local
}

/** In ASCII and lower case, or null. Needs a dot and a last label that is no number: 127.0.0.1 is a machine, nobody's domain. */
function domainOf(given: string): string | null {
  const text = given.trim().replaceAll('。', '.').toLowerCase()
  if (text.includes('*')) return /^[a-z0-9.*-]+$/.test(text) ? text : null
  if (/[\s/\\:?#@%[\]]/.test(text)) return null
  const ascii = domainToASCII(text)
  return /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})$/.test(ascii) ? ascii : null
}
