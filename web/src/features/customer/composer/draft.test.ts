import { expect, test } from 'vitest'
import { EMPTY, answerSubject, keepDraft, keptDraft, type Draft } from './draft.ts'

function store() {
  const kept = new Map<string, string>()
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
    kept,
  }
}
const DRAFT: Draft = { ...EMPTY, source: 's', recipient: 'r', subject: '报价', text: '您好' }

test('a draft outlives the page, one a customer; an empty one leaves nothing behind', () => {
  const own = store()
  keepDraft('a', DRAFT, own)
  keepDraft('b', { ...DRAFT, text: '另一位' }, own)
  expect(keptDraft('a', own)).toEqual(DRAFT)
  expect(keptDraft('b', own).text).toBe('另一位')
  keepDraft('a', EMPTY, own)
  expect(keptDraft('a', own)).toEqual(EMPTY)
  expect(own.kept.size).toBe(1)
})

test('what cannot be read, or kept, is no draft and no failure', () => {
  const own = store()
  for (const nonsense of ['{', 'null', '[]', '{"text":1}', '"x"']) {
    own.kept.set('huiliu.draft.a', nonsense)
    expect(keptDraft('a', own)).toEqual(EMPTY)
  }
  const full = {
    setItem: () => {
      throw new Error('full')
    },
    removeItem: () => undefined,
  }
  expect(() => keepDraft('a', DRAFT, full)).not.toThrow()
})

test('an answer bears one prefix, whatever programs put before', () => {
  expect(answerSubject('报价')).toBe('Re: 报价')
  expect(answerSubject('Re: 回复：RE: Fwd: 报价')).toBe('Re: 报价')
  expect(answerSubject('Regarding')).toBe('Re: Regarding')
})
