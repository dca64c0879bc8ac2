import { expect, test } from 'vitest'
import { threadsOf, type ThreadMessage } from './threads.ts'

const DAY_MS = 86_400_000

function message(id: string, day: number, { before = [], subject = null }: Partial<ThreadMessage> = {}): ThreadMessage {
  return { id, own: `<${id}>`, before, subject, at: day * DAY_MS }
}

const grouped = (messages: ThreadMessage[]) => Object.fromEntries(threadsOf(messages))

test('references decide, whatever the subject says and in whatever order they came', () => {
  const all = [
    message('a', 0, { subject: '报价' }),
    message('b', 1, { before: ['<a>'], subject: '完全不同' }),
    message('c', 2, { before: ['<lost>', '<b>'] }),
    message('d', 3, { before: ['<lost>'] }),
  ]
  const want = { a: 'a', b: 'a', c: 'a', d: 'a' }
  expect(grouped(all)).toEqual(want)
  expect(grouped(all.toReversed())).toEqual(want)
})

test('an answer without references joins the thread of its subject within seven days, and nothing else does', () => {
  const thread = message('a', 0, { subject: '报价' })
  expect(grouped([thread, message('b', 6, { subject: '回复：Re: 报价' })])).toEqual({ a: 'a', b: 'a' })
  expect(grouped([thread, message('b', 8, { subject: 'Re: 报价' })])).toEqual({ a: 'a', b: 'b' })
  // The same subject anew begins something new.
  expect(grouped([thread, message('b', 1, { subject: '报价' })])).toEqual({ a: 'a', b: 'b' })
  expect(grouped([thread, message('b', 1, { subject: 'Re:' })])).toEqual({ a: 'a', b: 'b' })
})
