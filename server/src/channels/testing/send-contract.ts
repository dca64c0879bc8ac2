import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Account, Channel, Outgoing, Sent } from '../contract.ts'
import { promised } from './promised.ts'

/** How the platform takes the next message: `silence` keeps the message and never answers. */
export type Mood = 'accepts' | 'token expired' | 'slow down' | 'refuses for good' | 'out of order' | 'silence'

/** The platform as it takes messages: a real server, or a stand-in calibrated against the official client. */
export type Platform = {
  account: Account
  /** the next message meets this mood, those after it are accepted */
  next(mood: Mood): Promise<void> | void
  /** what has reached customers so far */
  delivered(): Promise<{ to: string; text: string }[]>
  /** resolves when the platform has kept a message it will not answer for */
  silent(): Promise<void>
  close(): Promise<void>
}

export type SendSubject = {
  start(): Promise<Platform>
  to: Outgoing['to']
  /** the moods this platform knows beside accepting */
  knows: Exclude<Mood, 'accepts'>[]
  /** whether it says for how long to slow down */
  hints: boolean
}

/** What becomes of a message that is handed over, whatever the platform answers. */
export function sendContract(name: string, channel: Channel, subject: SendSubject): void {
  describe(`${name}: sending`, () => {
    let platform: Platform
    let before = 0
    beforeAll(async () => {
      platform = await subject.start()
    })
    beforeEach(async () => {
      before = (await platform.delivered()).length
    })
    afterAll(() => platform.close())
    const sending: Sending = {
      platform: () => platform,
      send: (message, signal = new AbortController().signal) => {
        if (!channel.send) throw new Error('the channel sends nothing')
        return channel.send(message, platform.account, signal)
      },
      reached: async () => (await platform.delivered()).slice(before),
      message: (change = {}) => outgoing(subject.to, change),
    }
    plainly(channel, sending)
    badly(subject, sending)
  })
}

type Sending = {
  platform(): Platform
  send(message: Outgoing, signal?: AbortSignal): Promise<Sent>
  /** since the test began */
  reached(): Promise<{ to: string; text: string }[]>
  message(change?: Partial<Outgoing>): Outgoing
}

const TEXT = '您好 👍🏽，已修好 & <谢谢> ]]>'

function plainly(channel: Channel, { send, reached, message }: Sending): void {
  test('what is accepted is sent, once, as it was typed', async () => {
    expect((await send(message({ text: TEXT }))).state).toBe('sent')
    expect(await reached()).toMatchObject([{ text: expect.stringContaining(TEXT) }])
  })

  test('handed over twice under one id it reaches the customer once, where the platform can tell', async () => {
    const one = message()
    for (const _ of [1, 2]) expect((await send(one)).state).toBe('sent')
    expect(await reached()).toHaveLength(channel.capabilities.clientKey ? 1 : 2)
  })

  test('where nobody waits any more nothing is sent, and nothing throws', async () => {
    expect((await send(message(), AbortSignal.abort())).state).not.toBe('sent')
    expect(await reached()).toEqual([])
  })
}

function badly(subject: SendSubject, { platform, send, reached, message }: Sending): void {
  const when = (mood: Exclude<Mood, 'accepts'>) => promised(subject.knows.includes(mood))

  when('token expired')('a token that ended meanwhile is asked for anew, and the message goes once', async () => {
    await platform().next('token expired')
    expect((await send(message())).state).toBe('sent')
    expect(await reached()).toHaveLength(1)
  })

  when('slow down')('told to slow down, it says from when on, and nothing was sent', async () => {
    await platform().next('slow down')
    const sent = await send(message())
    expect(sent.state).toBe('later')
    if (sent.state === 'later' && subject.hints) expect(sent.after).toBeInstanceOf(Date)
    expect(await reached()).toEqual([])
  })

  when('refuses for good')('what is refused for good says why, by a code', async () => {
    await platform().next('refuses for good')
    const sent = await send(message())
    expect(sent).toMatchObject({ state: 'refused', code: expect.stringMatching(/^[a-z][a-z0-9_]*$/) })
    expect(await reached()).toEqual([])
  })

  when('out of order')('a platform that is out of order is no refusal', async () => {
    await platform().next('out of order')
    expect(['later', 'unknown']).toContain((await send(message())).state)
  })

  when('silence')('where the answer is lost nobody knows, and it says so', async () => {
    await platform().next('silence')
    const patience = new AbortController()
    const outcome = send(message(), patience.signal)
    await platform().silent()
    patience.abort()
    expect((await outcome).state).toBe('unknown')
  })
}

let made = 0

function outgoing(to: Outgoing['to'], change: Partial<Outgoing>): Outgoing {
  const id = `0197b2c4-0000-7000-8000-${String(++made).padStart(12, '0')}`
  const rest = { subject: '关于您的水泵', text: '您好', html: null, files: [], thread: [], headers: {} }
  return { id, to, ...rest, ...change }
}
