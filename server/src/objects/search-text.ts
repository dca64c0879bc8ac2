import dictionary from 'opencc-js/dict/TSCharacters'
import { pinyin } from 'pinyin-pro'

/** 傑 → 杰: one simplified character for each traditional one, so that either spelling finds the other. */
const SIMPLE = new Map(
  dictionary.split('|').flatMap(pair => {
    const [from = '', to = ''] = pair.split(' ')
    return to === '' ? [] : [[from, to] as const]
  }),
)

/** Numbers, addresses and codes: nothing in them has another width, accent or spelling. */
// oxlint-disable-next-line no-control-regex -- a range of characters
const ASCII = /^[\u0000-\u007f]*$/

/** Text as search compares it: full width as half, small letters, no accents, simplified characters. */
export function foldForSearch(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase()
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
  return Array.from(plain, character => SIMPLE.get(character) ?? character).join('')
}

/** A stretch of Chinese characters, or of letters and digits of other scripts; what is neither only separates. */
export type Run = { text: string; han: boolean }

export function runsOf(folded: string): Run[] {
  return Array.from(folded.matchAll(/(\p{Script=Han}+)|(?:(?!\p{Script=Han})[\p{L}\p{N}\p{M}])+/gu), match => ({
    text: match[0],
    han: match[1] !== undefined,
  }))
}

/** The readings of a run, each a syllable per character: as a word and as a name (单 shan, 曾 zeng); 吕 as lv and as lu. */
export function readings(run: string): string[][] {
  const base = { toneType: 'none', type: 'array', v: true } as const
  const spoken = [pinyin(run, base), pinyin(run, { ...base, surname: 'head' })]
  return spoken.flatMap(syllables =>
    syllables.some(one => one.includes('v'))
      ? [syllables, syllables.map(one => one.replaceAll('v', 'u'))]
      : [syllables],
  )
}
