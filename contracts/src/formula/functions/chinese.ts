import { isDay } from '../../values/index.ts'
import { within } from '../calendar.ts'
import { ONE, magnitude, roundedQuotient } from '../number.ts'
import { characters, countOf, numberIn, textOf, type FormulaFunction } from './function.ts'

const DIGITS = '零壹贰叁肆伍陆柒捌玖'
const PLACES = ['', '拾', '佰', '仟', '万', '拾', '佰', '仟', '亿', '拾', '佰', '仟']
const CENT = ONE / 100n
const MAX_CENTS = 10n ** 14n

/** An amount as it is written on cheques: 壹拾贰元叁角整. Empty from 10¹² on. */
function capitals(amount: bigint): string {
  const cents = roundedQuotient(magnitude(amount), CENT)
  if (cents >= MAX_CENTS) return ''
  if (cents === 0n) return '零元整'
  const [yuan, jiao, fen] = [cents / 100n, Number((cents / 10n) % 10n), Number(cents % 10n)]
  const units = yuan === 0n ? '' : `${integer(String(yuan))}元`
  const tens = jiao > 0 ? `${DIGITS[jiao]}角` : fen > 0 && yuan > 0n ? '零' : ''
  return `${amount < 0n ? '负' : ''}${units}${tens}${fen > 0 ? `${DIGITS[fen]}分` : '整'}`
}

function integer(digits: string): string {
  const places = Array.from(digits, (digit, at) => `${DIGITS[Number(digit)]}${PLACES[digits.length - 1 - at]}`)
  return places
    .join('')
    .replace(/零[仟佰拾]/g, '零')
    .replace(/零+/g, '零')
    .replace(/零([万亿])/g, '$1')
    .replace('亿万', '亿零')
    .replace(/零+/g, '零')
    .replace(/零$/, '')
}

const WIDE_FROM = 0xff01
const NARROW_FROM = 0x21
const COUNT = 94

function shifted(text: string, from: number, to: number): string {
  return characters(text)
    .map(character => {
      const at = (character.codePointAt(0) ?? 0) - from
      return at >= 0 && at < COUNT ? String.fromCodePoint(to + at) : character
    })
    .join('')
}

/** So many characters shown at each end, a star for each other; all stars where nothing would be hidden. */
function mask(text: string, head: number, tail: number): string {
  const all = characters(text)
  const [first, last] = [Math.max(head, 0), Math.max(tail, 0)]
  if (first + last >= all.length) return '*'.repeat(all.length)
  return all.map((character, at) => (at < first || at >= all.length - last ? character : '*')).join('')
}

const ID_CARD = /^(\d{17}[\dXx]|\d{15})$/

function birthday(number: string): string | null {
  if (!ID_CARD.test(number)) return null
  const digits = number.length === 15 ? `19${number.slice(6, 12)}` : number.slice(6, 14)
  const day = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}`
  return isDay(day) ? within(day) : null
}

function sex(number: string): string {
  if (birthday(number) === null) return ''
  return Number(number.length === 15 ? number[14] : number[16]) % 2 === 1 ? '男' : '女'
}

/** GB 11643: the last place checks the others. */
function isIdCard(number: string): boolean {
  if (number.length !== 18 || birthday(number) === null) return false
  const sum = Array.from(number.slice(0, 17)).reduce((all, digit, at) => all + Number(digit) * (2 ** (17 - at) % 11), 0)
  return '10X98765432'[sum % 11] === number[17]?.toUpperCase()
}

const CREDIT_SIGNS = '0123456789ABCDEFGHJKLMNPQRTUWXY'

/** GB 32100: a code of 18 signs whose last checks the others. */
function isCreditCode(code: string): boolean {
  if (!/^[0-9A-HJ-NPQRTUWXY]{18}$/.test(code)) return false
  const sum = Array.from(code.slice(0, 17)).reduce(
    (all, sign, at) => all + CREDIT_SIGNS.indexOf(sign) * (3 ** at % 31),
    0,
  )
  return CREDIT_SIGNS[(31 - (sum % 31)) % 31] === code[17]
}

const one = { head: ['text'] } as const

export const CHINESE: Readonly<Record<string, FormulaFunction>> = {
  CNYUPPER: {
    takes: { head: ['number'] },
    gives: 'text',
    run: ([amount = null]) => (amount === null ? '' : capitals(numberIn(amount))),
  },
  HALFWIDTH: {
    takes: one,
    gives: 'text',
    run: ([text]) => shifted(textOf(text).replaceAll('\u3000', ' '), WIDE_FROM, NARROW_FROM),
  },
  FULLWIDTH: {
    takes: one,
    gives: 'text',
    run: ([text]) => shifted(textOf(text), NARROW_FROM, WIDE_FROM).replaceAll(' ', '\u3000'),
  },
  MASK: {
    takes: { head: ['text', 'number', 'number'] },
    gives: 'text',
    run: ([text, head, tail]) => mask(textOf(text), countOf(head), countOf(tail)),
  },
  IDBIRTHDAY: { takes: one, gives: 'date', run: ([number]) => birthday(textOf(number)) },
  IDSEX: { takes: one, gives: 'text', run: ([number]) => sex(textOf(number)) },
  ISIDCARD: { takes: one, gives: 'boolean', run: ([number]) => isIdCard(textOf(number)) },
  ISCREDITCODE: { takes: one, gives: 'boolean', run: ([code]) => isCreditCode(textOf(code)) },
}
