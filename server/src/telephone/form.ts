import { getCountryCallingCode } from 'libphonenumber-js/max'
import { tidy } from '../kernel/index.ts'
import { phonesOf, regionOf, unspreadsheet } from './phones-of.ts'

const LETTERS_OF_EXTENSIONS = /转接?|轉|分机|分機|内线|ext(?:ension|n)?|x/gi

/**
 * The one form in which a telephone number is kept and compared: E.164, an extension as in RFC 3966. What is no number, more
 * than one, or says more than its digits (`13800125521（微信同号）`) stays as it was given. Its own form is itself.
 */
export function phoneForm(given: string, country: string): string {
  const [one, ...others] = phonesOf(given, country)
  if (!one || 'refused' in one || others.length > 0 || one.value.includes('*')) return given
  return /\p{L}/u.test(unspreadsheet(tidy(given)).replace(LETTERS_OF_EXTENSIONS, '')) ? given : one.value
}

const PART_OF_NUMBER = /^\+?[\d\s().-]+$/

/**
 * The forms a part of a number may have in one that is kept: `138 0012` is within `+8613800125521` as 1380012. From its
 * beginning a number is told with the country's code or without.
 */
export function phoneFragments(
  given: string,
  { country, beginning }: { country: string; beginning: boolean },
): string[] {
  const text = tidy(given)
  if (!PART_OF_NUMBER.test(text)) return [given]
  const digits = text.replace(/[^\d+]/g, '')
  if (digits === '' || digits === '+') return [given]
  if (!beginning || digits.startsWith('+')) return [digits]
  const national = digits.replace(/^0+/, '')
  return national === '' ? [digits] : [digits, `+${getCountryCallingCode(regionOf(country))}${national}`]
}
