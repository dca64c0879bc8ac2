import { isSupportedCountry, parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max'
import { isChineseService } from './chinese-service.ts'
import { remember, tidy } from '../kernel/index.ts'

/** A number ready to be compared, or why there is none. virtual_phone: a privacy number (隐私号). */
export type PhoneReading =
  | { kind: 'phone' | 'virtual_phone'; value: string }
  | { refused: 'empty' | 'wrong_format' | 'not_a_number' | 'no_area_code' }

/**
 * Telephone numbers of a field as people fill it: usually one, sometimes several, with labels, brackets and extensions.
 * Values are E.164, an extension as in RFC 3966 (`+862158881234;ext=801`), so that two desks of one switchboard are two
 * numbers. A mobile number with an extension is a privacy number (隐私号): mobiles have none. A masked number keeps its
 * digits and stars. `country` is where a number without a country code is.
 */
export function phonesOf(raw: string, country: string): readonly PhoneReading[] {
  const region = regionOf(country)
  const [, own, mobile] = CHINESE_MOBILE.exec(raw) ?? []
  if (mobile !== undefined && (own === '+86' || region === 'CN')) return [{ kind: 'phone', value: `+86${mobile}` }]
  const key = `${region} ${raw}`
  const known = recent.get(key)
  if (known) return known
  const readings = read(raw, region)
  remember(recent, key, readings, MOST_RECENT)
  return readings
}

/** What nearly all fields hold, in ranges long given out: told at a glance, as the long way would tell it. */
const CHINESE_MOBILE = /^(\+?86)?(1(?:3\d|4[57]|5[0-35-9]|6[25-7]|7[0-35-8]|8\d|9[0-35-9])\d{8})$/

/** A number is read several times on its way into a record and into who is who; the long way takes about 0.1 ms. */
const recent = new Map<string, readonly PhoneReading[]>()
const MOST_RECENT = 5000

function read(raw: string, region: CountryCode): PhoneReading[] {
  const text = tidy(raw)
  if (text === '') return [{ refused: 'empty' }]
  const isPrivacy = /隐私|虚拟号|中间号/.test(text)
  const pieces = piecesOf(unspreadsheet(text))
  const readings = pieces.flatMap(piece => readPiece(piece, region))
  return readings.map(one => ('value' in one && isPrivacy ? { ...one, kind: 'virtual_phone' } : one))
}

/** The country whose numbers are meant; China's where it is none (ISO 3166). */
export function regionOf(country: string): CountryCode {
  return isSupportedCountry(country) ? country : 'CN'
}

/** 1.3800125521E10 and 13800125521.0 come out of spreadsheets; with digits lost (1.38E+10) there is no number to save. */
export function unspreadsheet(text: string): string {
  const [, whole, fraction = '', exponent] = /^(\d)(?:\.(\d+))?E\+?(\d{1,2})$/i.exec(text) ?? []
  if (whole !== undefined && fraction.length + 1 >= Number(exponent) - 1)
    return `${whole}${fraction}`.padEnd(Number(exponent) + 1, '0')
  return text.replace(/^(\d{7,})\.0+$/, '$1')
}

/** A comma before a few digits after a whole number dials an extension (`17012345678,1234`); all others part numbers. */
function piecesOf(text: string): string[] {
  return text
    .replace(/(\d{8})\s*,\s*(\d{2,6})(?!\d)/g, '$1转$2')
    .split(/[/、,;；|\\]|或者?|以及|和|及|\bor\b|\band\b/i)
    .map((piece, index) => ({ piece: piece.trim(), index }))
    .filter(({ piece, index }) => index === 0 || /\d[\d\s*-]{4,}/.test(piece) || /^ext=/i.test(piece))
    .reduce<string[]>((whole, { piece }) => {
      // RFC 3966 parts the extension by a semicolon.
      if (/^ext=/i.test(piece)) return [...whole.slice(0, -1), `${whole.at(-1) ?? ''}${piece}`]
      return [...whole, piece]
    }, [])
}

const EXTENSION =
  /(?:转接?|轉|分机|分機|内线|ext(?:ension|n)?\.?\s*=?|x|#|-(?=\d{3,6}$)|\[(?=\d{3,6}\]))\s*[:：]?\s*(\d{1,8})\s*\]?\s*号?\)?$/i

function readPiece(piece: string, region: CountryCode): PhoneReading[] {
  const whole = readOne(piece, region)
  if (!('refused' in whole) || !piece.includes(' ')) return [whole]
  // 13800125521 13900001111: each part by itself, when every part is a number.
  const parts = piece.split(' ').map(part => readOne(part, region))
  return parts.length > 1 && parts.every(part => 'value' in part) ? parts : [whole]
}

function readOne(piece: string, region: CountryCode): PhoneReading {
  const bare = withoutWords(piece)
  if (bare === null) return { refused: 'wrong_format' }
  if (bare.includes('*')) return masked(bare)
  const own = parse(bare, region)
  if ('value' in own) return own
  const [tail, extension] = EXTENSION.exec(bare) ?? []
  if (tail === undefined || extension === undefined) return own
  const main = parse(bare.slice(0, -tail.length), region)
  return 'value' in main ? withExtension(main.value, extension) : main
}

/** 电话：(021) 5888 1234（前台） → (021) 5888 1234; null where letters stand inside the number. */
function withoutWords(piece: string): string | null {
  const text = piece.replace(/^(?:tel|phone|mobile|cell|fax|手机号?码?|电话号?码?|联系方式|座机|固话)\s*[:：]?\s*/i, '')
  const [run] = /[+(（]?\+?\(?\d.*\d\]?|[+\d][\d*\s-]*\*[\d*\s-]*/.exec(text) ?? []
  if (run === undefined) return null
  const words = run.replace(/转接?|轉|分机|分機|内线|ext(?:ension|n)?\.?|[x#=]|\(0\)/gi, '')
  return /[^\d\s+()[\]*.:：-]/.test(words) ? null : run
}

function masked(text: string): PhoneReading {
  const value = text.replace(/[^\d*+]/g, '')
  return value.replace(/\D/g, '').length >= 3 ? { kind: 'phone', value } : { refused: 'wrong_format' }
}

const DIALLING = /^\s*(?:17951|17911|12593|17909)(?=1[3-9]\d{9}$)/

function parse(given: string, region: CountryCode): PhoneReading {
  const text = given.replace(DIALLING, '').replace(/^\(?\+?\s*0*86\)?[\s-]*(?=(?:\+|00)86)/, '')
  const digits = text.replace(/\D/g, '')
  if (region === 'CN' && /^[2-9]\d{6,7}$/.test(digits) && !isChineseService(digits)) return { refused: 'no_area_code' }
  const national = digits.replace(/^(?:00)?86(?=[489])/, '')
  if (region === 'CN' && isChineseService(national)) return { kind: 'phone', value: `+86${national}` }
  const number = parsePhoneNumberFromString(text, region)
  if (!number) return { refused: 'not_a_number' }
  const isForeign = /^\(?\s*(?:\+|00)/.test(text)
  // New ranges are given out faster than libraries learn of them: any 1[3-9] mobile, and what is said to be international.
  const isNumber =
    number.isValid() ||
    /^\+861[3-9]\d{9}$/.test(number.number) ||
    (isForeign && number.countryCallingCode !== '86' && number.isPossible())
  if (!isNumber) return { refused: 'not_a_number' }
  return number.ext ? withExtension(number.number, number.ext) : { kind: 'phone', value: number.number }
}

function withExtension(value: string, extension: string): PhoneReading {
  const kind = /^\+861[3-9]\d{9}$/.test(value) ? 'virtual_phone' : 'phone'
  return { kind, value: `${value};ext=${extension}` }
}
