import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { IDENTIFIER_KINDS, type IdentifierKind } from '@huiliu/contracts'
import fc from 'fast-check'
import { barOf, identifierOf, identifiersOf, type Comparable } from './index.ts'

/** Rows of a table as objects. A cell that begins with a double quote and holds an escape is a JSON string. */
function table(name: string): Record<string, string>[] {
  const text = readFileSync(new URL(`./tables/${name}.tsv`, import.meta.url), 'utf8')
  const [head = '', ...rows] = text.trimEnd().split('\n')
  const names = head.split('\t')
  return rows.map(row => {
    const cells = row.split('\t')
    return Object.fromEntries(names.map((column, index) => [column, unescaped(cells[index] ?? '')]))
  })
}

function unescaped(cell: string): string {
  return cell.startsWith('"') && cell.includes('\\') ? String(JSON.parse(cell)) : cell
}

function kindOf(text: string | undefined): IdentifierKind {
  const kind = IDENTIFIER_KINDS.find(one => one === text)
  if (!kind) throw new Error(`no kind ${text}`)
  return kind
}

const said = (found: Comparable[], show: (one: { kind: string; value: string }) => string): string =>
  found.map(one => ('refused' in one ? one.refused : show(one))).join(' | ')

describe.each(table('phone'))('phone in $country', ({ country = '', given = '', result = '' }) => {
  test(`"${given}" is ${result}`, () => {
    const found = identifiersOf('phone', given, { scope: '', country })
    // A second part that is no number is no matter where there is a first.
    const shown = found.some(one => 'value' in one) ? found.filter(one => 'value' in one) : found
    expect(said(shown, one => `${one.kind} ${one.value}`)).toBe(result)
  })
})

describe.each(table('email'))('email', ({ given = '', result = '' }) => {
  test(`"${given}" is ${result}`, () => {
    const found = identifiersOf('email', given, { scope: '', country: 'CN' })
    expect(said(found, one => one.value)).toBe(result)
  })
})

describe.each(table('ids'))('$kind', ({ kind, scope = '', given = '', result = '' }) => {
  test(`"${given}" of "${scope}" is ${result}`, () => {
    const found = identifiersOf(kindOf(kind), given, { scope, country: 'CN' })
    expect(said(found, one => one.value)).toBe(result)
  })
})

describe.each(table('bars'))('$kind', ({ kind, value = '', bar }) => {
  test(`${value} ${bar === '' ? 'may join' : `joins nobody: ${bar}`}`, () => {
    expect(barOf({ kind: kindOf(kind), value }) ?? '').toBe(bar)
  })
})

describe('of any text', () => {
  const around = { scope: 'app', country: 'CN' }
  const kinds = fc.constantFrom(...IDENTIFIER_KINDS)
  const pieces = fc.constantFrom(
    '138',
    '0012',
    '5521',
    '+86',
    ' ',
    '-',
    '转',
    '/',
    ',',
    '@',
    '.',
    'example',
    'com',
    '*',
    '(',
    ')',
    '"',
    '<',
    '>',
  )
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.array(pieces, { maxLength: 12 }).map(all => all.join('')),
  )

  test('an answer comes for each, and a value read again is the same value', () => {
    fc.assert(
      fc.property(kinds, text, (kind, raw) => {
        for (const one of identifiersOf(kind, raw, around)) {
          if ('refused' in one) continue
          expect(one.value).not.toBe('')
          expect(identifierOf(one.kind, one.value, around)).toEqual(one)
        }
      }),
      { numRuns: 3000 },
    )
  })

  test('spaces, dashes, width and the ways to write the country code make no other number', () => {
    // 179… is no mobile number: 17900 to 17909 choose a carrier and are dialled before one.
    const number = fc.stringMatching(/^1[3-9]\d{9}$/).filter(digits => !digits.startsWith('179'))
    const gap = fc.constantFrom('', ' ', '-', '—', ' ', '.')
    const prefix = fc.constantFrom('', '+86', '86 ', '0086', '+86-', '(+86)', '（+86）', '＋８６ ')
    const wide = (digits: string) => digits.replace(/\d/g, digit => String.fromCodePoint(0xff10 + Number(digit)))
    fc.assert(
      fc.property(number, gap, prefix, fc.boolean(), (digits, between, before, isWide) => {
        const written = `${before}${digits.slice(0, 3)}${between}${digits.slice(3, 7)}${between}${digits.slice(7)}`
        expect(identifierOf('phone', isWide ? wide(written) : written, around)).toEqual({
          kind: 'phone',
          scope: '',
          value: `+86${digits}`,
        })
      }),
      { numRuns: 1000 },
    )
  })
})
