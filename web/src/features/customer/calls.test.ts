import { expect, test } from 'vitest'
import type { TimelineItem } from '@huiliu/contracts'
import { byCall, type CallOnTimeline } from './calls.ts'

let made = 0
function item(type: string, change: Partial<TimelineItem> = {}): TimelineItem {
  made += 1
  return {
    id: `e${made}`,
    kind: type.startsWith('call.') ? 'call' : 'page',
    type,
    at: `2026-11-25T10:00:${String(59 - made).padStart(2, '0')}Z`,
    receivedAt: '2026-11-25T10:01:00Z',
    channel: 'phone',
    source: '呼叫中心',
    sightingId: 's',
    title: type,
    detail: null,
    object: null,
    recordId: null,
    actor: null,
    actId: null,
    body: { callId: 'c' },
    ...change,
  }
}
const gather = (...items: TimelineItem[]) => byCall(items.map(one => ({ item: one })))
function only(...items: TimelineItem[]): CallOnTimeline {
  const [row, ...others] = gather(...items)
  if (!row || !('call' in row) || others.length > 0) throw new Error('not one call')
  return row.call
}

test('the events of a call are one line, where its newest stands, whatever is between them', () => {
  const rows = gather(item('call.ended'), item('page', { body: {} }), item('call.answered'), item('call.ringing'))
  expect(rows.map(row => ('call' in row ? row.call.items.length : 'item'))).toEqual([3, 'item'])
  expect(gather(item('call.ended'), item('call.ended', { body: { callId: 'd' } }))).toHaveLength(2)
  expect(gather(item('call.ended'), item('call.ended', { sightingId: 't' }))).toHaveLength(2)
  expect(gather(item('call.ended', { body: null }))).toMatchObject([{ item: { type: 'call.ended' } }])
})

test('the line says what it came to', () => {
  expect(only(item('call.recorded'), item('call.ended'), item('call.answered')).told.type).toBe('call.ended')
  expect(only(item('call.answered'), item('call.ringing')).told.type).toBe('call.answered')
  expect(only(item('call.ended'), item('call.missed'), item('call.ringing')).told.type).toBe('call.missed')
  const spoken = item('call.ended', { body: { callId: 'c', seconds: 9 } })
  expect(only(spoken, item('call.missed')).told).toBe(spoken)
  expect(only(item('call.noted', { detail: '说好了' })).told.type).toBe('call.noted')
})

test('notes that stand and recordings come along', () => {
  const file = {
    id: 'f',
    name: 'a.wav',
    mediaType: 'audio/wav',
    bytes: 1,
    state: 'held' as const,
    inline: null,
    original: false,
  }
  const note = item('call.noted', { detail: '周四上门', body: { callId: 'c', text: '周四上门' } })
  const gone = item('call.noted')
  const call = only(gone, note, item('call.recorded', { files: [file] }), item('call.ended'))
  expect(call.notes).toEqual([note])
  expect(call.recordings).toEqual([file])
})
