import { expect, test } from 'vitest'
import { createRandom, type Random } from '../../kernel/index.ts'
import { judge, wordsOf } from './judge.ts'
import { RULES, WARNINGS } from './registry.ts'
import type { ConsentWord, GateFacts, GateMessage } from './types.ts'

const HOUR = 3_600_000
const ZONES = ['Asia/Shanghai', 'UTC', 'America/New_York', 'Asia/Kathmandu']
const CLOCKS = ['21:00', '08:00', '00:00', '23:59', '12:30', '06:15']

/** Anything that could be known about anybody, at any time. */
function world(random: Random): { message: GateMessage; facts: GateFacts; now: Date } {
  const now = new Date(Date.UTC(2026, 0, 1) + random.int(0, 365 * 24 * 60) * 60_000)
  const ago = (hours: number) => new Date(now.getTime() - random.int(1, hours * 3600) * 1000)
  const times = (most: number, hours: number) => Array.from({ length: random.int(0, most) }, () => ago(hours))
  const word = (): ConsentWord => ({
    purpose: random.pick(['service', 'marketing']),
    channel: random.pick(['mail', 'wechat']),
    state: random.chance(0.8) ? 'given' : 'withdrawn',
  })
  const to = { kind: 'email', scope: '', value: 'a@example.com' } as const
  const open = () => ({
    trigger: 'message',
    remaining: random.pick([null, 0, 1, 5]),
    expiresAt: new Date(now.getTime() + random.int(-48, 48) * HOUR),
  })
  return {
    now,
    message: {
      purpose: random.pick(['service', 'marketing']),
      channel: random.pick(['mail', 'wechat']),
      to: random.chance(0.9) ? to : null,
      automatic: random.chance(0.5),
    },
    facts: {
      channelOn: random.chance(0.95),
      consents: Array.from({ length: random.int(0, 5) }, word),
      asked: times(6, 24 * 10),
      bounced: random.chance(0.1) ? ago(1000) : null,
      softBounces: times(4, 24 * 30).map(at => ({ at, reason: 'mailbox full' })),
      window: random.chance(0.5) ? undefined : random.chance(0.3) ? null : open(),
      answersAutomatic: random.chance(0.2),
      automatic: times(20, 40),
      bar: random.pick([null, null, null, 'role_address', 'placeholder', 'masked_value']),
      shared: random.chance(0.1),
      policy: {
        quiet: random.chance(0.7) ? { from: random.pick(CLOCKS), to: random.pick(CLOCKS) } : null,
        caps: Array.from({ length: random.int(0, 2) }, () => ({ messages: random.int(1, 4), days: random.int(1, 7) })),
        opens: true,
        clicks: true,
      },
      timeZone: random.pick(ZONES),
    },
  }
}

/** Every rule that forbids it, told anew in the plainest words. */
function forbidden({ message, facts, now }: ReturnType<typeof world>): Set<string> {
  const found = new Set<string>()
  const { policy, window } = facts
  const marketing = message.purpose === 'marketing'
  if (!facts.channelOn) found.add('channel_off')
  if (!message.to || facts.bar === 'placeholder' || facts.bar === 'masked_value') found.add('no_address')
  if (facts.bounced) found.add('suppressed')
  if (facts.softBounces.filter(({ at }) => now.getTime() - at.getTime() < 14 * 24 * HOUR).length >= 3)
    found.add('often_bounced')
  let last: string | undefined
  for (const word of facts.consents.toReversed())
    if (word.purpose === message.purpose && word.channel === message.channel) last = word.state
  if (last === 'withdrawn') found.add('unsubscribed')
  if (marketing && last !== 'given') found.add('no_consent')
  if (message.automatic && facts.answersAutomatic) found.add('loop')
  if (window === null || (window && window.expiresAt.getTime() <= now.getTime())) found.add('window_closed')
  if (window && window.remaining === 0) found.add('quota_used')
  const since = (times: Date[], hours: number) => times.filter(at => now.getTime() - at.getTime() < hours * HOUR).length
  if (message.automatic && since(facts.automatic, 24) >= 10) found.add('too_many_automatic')
  if (marketing && policy.caps.some(cap => since(facts.asked, cap.days * 24) >= cap.messages))
    found.add('frequency_cap')
  if (marketing && policy.quiet && isQuiet(policy.quiet, clockIn(facts.timeZone, now))) found.add('quiet_hours')
  return found
}

function clockIn(timeZone: string, at: Date): string {
  return at.toLocaleTimeString('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' })
}

/** Walks the clock from the beginning of the quiet hours to their end and looks whether it meets the time. */
function isQuiet({ from, to }: { from: string; to: string }, clock: string): boolean {
  for (let minutes = minutesOf(from); ; minutes = (minutes + 1) % 1440) {
    if (minutes === minutesOf(to)) return false
    if (minutes === minutesOf(clock)) return true
  }
}

function minutesOf(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))
}

test('of 5,000 random messages none leaves that a rule forbids, none is held that no rule forbids, each refusal is named', () => {
  const random = createRandom(20261130)
  const named = new Set<string>()
  let allowed = 0
  for (let n = 0; n < 5000; n++) {
    const asked = world(random)
    const against = forbidden(asked)
    const verdict = judge(asked.message, asked.facts, asked.now)
    expect(verdict.allowed).toBe(against.size === 0)
    if (verdict.allowed) {
      allowed++
      continue
    }
    named.add(verdict.rule)
    expect(against).toContain(verdict.rule)
  }
  expect(allowed).toBeGreaterThan(200)
  expect(named).toEqual(new Set(RULES.map(rule => rule.name)))
})

test('what a rule holds until a time it no longer refuses then', () => {
  const random = createRandom(7)
  let held = 0
  for (let n = 0; n < 5000; n++) {
    const { message, facts, now } = world(random)
    for (const rule of RULES) {
      const refused = rule.refuses(message, facts, now)
      if (!refused?.until || facts.timeZone === 'America/New_York') continue
      held++
      expect(refused.until.getTime()).toBeGreaterThan(now.getTime())
      expect(rule.refuses(message, facts, refused.until)).toBeNull()
      expect(rule.refuses(message, facts, new Date(refused.until.getTime() - 60_000))).not.toBeNull()
    }
  }
  expect(held).toBeGreaterThan(500)
})

test('every rule and warning has its sentence in both languages, and every place in it is filled', () => {
  for (const { name } of [...RULES, ...WARNINGS]) {
    expect(wordsOf(name)?.zh).toMatch(/[\u4e00-\u9fff]/)
    expect(wordsOf(name)?.en).toMatch(/[a-z]/)
  }
  const random = createRandom(3)
  for (let n = 0; n < 2000; n++) {
    const { message, facts, now } = world(random)
    for (const { words, refuses } of RULES) {
      const refused = refuses(message, facts, now)
      const places = [...words.zh.matchAll(/\{(\w+)\}/g)].map(match => match[1])
      if (refused) expect(Object.keys(refused.params ?? {})).toEqual(expect.arrayContaining(places))
    }
  }
})
