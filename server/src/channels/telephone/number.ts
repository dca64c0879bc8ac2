import { phoneForm } from '../../telephone/index.ts'

type Place = { country: string; areaCode: string; outsidePrefix: string }

const WITHHELD =
  /^(anonymous|unknown|private|restricted|unavailable|withheld|blocked|none|null|asserted[-_ ]?identity)$/i

/**
 * A party's number as telephone systems write it: `"Li" <sip:+8613800125521@pbx>`, `tel:010-5888 1234`, `9013800125521` with
 * the digit that reaches an outside line, `58881234` without the area code. E.164 where it can be told, else as it came;
 * null where it is withheld.
 */
export function partyNumber(given: string | null, { dialled, ...place }: Place & { dialled: boolean }): string | null {
  const user = bare(given ?? '')
  if (user === '' || WITHHELD.test(user) || !/\d{2}/.test(user)) return null
  const whole = withAreaCode(dialled ? withoutPrefix(user, place.outsidePrefix) : user, place.areaCode)
  return phoneForm(whole, place.country)
}

/** The user part of an address of SIP (RFC 3261) or tel (RFC 3966), without its parameters. */
function bare(text: string): string {
  const [, address] = /<([^>]*)>/.exec(text) ?? []
  const user = (address ?? text).trim().replace(/^(sips?|tel):/i, '')
  return (user.split(/[@;>]/)[0] ?? '').replace(/^%2B/i, '+').trim()
}

function withoutPrefix(number: string, prefix: string): string {
  const rest = number.slice(prefix.length)
  // What is left must still be a number: 9 reaches outside, but 95588 is dialled as it is.
  return prefix !== '' && number.startsWith(prefix) && /^\+?\d{7,}$/.test(rest) ? rest : number
}

function withAreaCode(number: string, areaCode: string): string {
  return areaCode !== '' && /^[2-8]\d{6,7}$/.test(number) ? `${areaCode}${number}` : number
}
