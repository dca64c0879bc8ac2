import { pinyin } from 'pinyin-pro'
import type { FieldType } from '@huiliu/contracts'

/**
 * What a value of a searchable field is found by: each is a prefix somebody may type. Text by every place in it and by its
 * pinyin, whole and initials; telephones by start and, backwards after `~`, by tail; addresses by start and by domain.
 */
export function searchTerms({ type }: { type: FieldType }, value: unknown): string[] {
  if (typeof value !== 'string' || value === '') return []
  const text = value.normalize('NFKC').toLowerCase().trim()
  const terms = new Set<string>()
  if (type === 'phone') {
    const digits = text.replace(/\D/g, '').replace(/^86(?=1\d{10}$)/, '')
    terms.add(digits)
    terms.add(`~${[...digits].reverse().join('')}`)
  } else if (type === 'email') {
    terms.add(text)
    terms.add(text.slice(text.indexOf('@')))
  } else {
    const characters = [...text]
    characters.slice(0, 12).forEach((_, index) => terms.add(characters.slice(index).join('')))
    if (/\p{Script=Han}/u.test(text)) {
      const syllables = pinyin(text, { toneType: 'none', type: 'array' })
      terms.add(syllables.join(''))
      terms.add(syllables.map(syllable => syllable.slice(0, 1)).join(''))
    }
  }
  return [...terms]
    .map(term => term.slice(0, 64))
    .filter(term => term !== '')
    .slice(0, 24)
}

/** Each word of the input with its alternatives as prefixes of terms: a record is found when every word is. */
export function searchQuery(input: string): { all: string[][] } {
  const words = input.normalize('NFKC').toLowerCase().trim().split(/\s+/).filter(Boolean)
  return { all: words.map(word => (/^\d{4,}$/.test(word) ? [word, `~${[...word].reverse().join('')}`] : [word])) }
}
