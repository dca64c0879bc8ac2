import { expect, test } from 'vitest'
import type { OutgoingView } from '@huiliu/contracts'
import { isOutgoing, withOutgoing } from './outgoing-rows.ts'

const rows = [{ at: '2026-01-04T00:00:00Z' }, { at: '2026-01-02T00:00:00Z' }]

function message(createdAt: string): OutgoingView {
  return {
    id: createdAt,
    contactId: 'c',
    source: { id: 's', name: '邮箱', channel: 'mail' },
    to: { kind: 'email', value: 'a@example.com', name: null },
    subject: null,
    text: null,
    files: [],
    purpose: 'service',
    state: 'queued',
    reason: null,
    attempts: 0,
    createdAt,
    dueAt: createdAt,
    sentAt: null,
    actor: null,
    platformId: null,
    answers: null,
    bounce: null,
  }
}

function times(own: string[], ended: boolean): string[] {
  return withOutgoing(rows, own.map(message), { at: row => row.at, ended }).map(row =>
    isOutgoing(row) ? `+${row.outgoing.createdAt.slice(8, 10)}` : row.at.slice(8, 10),
  )
}

test('messages stand in their time among what happened', () => {
  expect(times(['2026-01-05T00:00:00Z', '2026-01-03T00:00:00Z'], false)).toEqual(['+05', '04', '+03', '02'])
})

test('older than what is loaded they wait until it is', () => {
  expect(times(['2026-01-01T00:00:00Z'], false)).toEqual(['04', '02'])
  expect(times(['2026-01-01T00:00:00Z'], true)).toEqual(['04', '02', '+01'])
})
