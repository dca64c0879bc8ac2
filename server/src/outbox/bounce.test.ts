import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ConnectedChannel, MailboxView, OutgoingView, Timeline } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'
import { eventually } from '../../test/eventually.ts'
import { PASSWORD, RELAYS, startMailHouse, type MailServer } from '../../test/mail-server/mail-server.ts'

const US = 'service@our.example'
const THERE = 'there@their.example'
const GONE = 'gone@their.example'

describe.each(RELAYS)('through %s', relay => {
  let t: TestApp
  let house: MailServer
  let mailbox: string
  beforeAll(async () => {
    const domains = ['our.example', 'their.example']
    ;[t, house] = await Promise.all([testApp(), startMailHouse(relay, { addresses: [US, THERE], domains })])
    const { body } = await t.api<ConnectedChannel>('POST', '/channels', {
      kind: 'mail',
      name: '客服邮箱',
      settings: house.settings(US),
      secrets: { password: PASSWORD },
    })
    mailbox = body.id
  }, 60_000)
  afterAll(async () => {
    await t.close()
    await house.stop()
  })

  async function customer(email: string): Promise<string> {
    const { body } = await t.api<{ id: string }>('POST', '/records/contact', { name: '李晓雯', email })
    return body.id
  }
  async function send(contact: string): Promise<OutgoingView> {
    const message = { contact, source: mailbox, subject: '报价', text: '您好，报价见下。' }
    const { body } = await t.api<OutgoingView>('POST', '/outbox', message)
    return eventually(async () => {
      const now = (await t.api<OutgoingView>('GET', `/outbox/${body.id}`)).body
      return now.state !== 'sending' && now.state !== 'queued' && now
    })
  }

  /** Looks until as many mails as that lie in the inbox and are held. */
  async function heard(mails: number): Promise<void> {
    await t.runtime.mail.look()
    await eventually(async () => {
      const { body } = await t.api<MailboxView>('GET', `/channels/${mailbox}/mailbox`)
      return body.folders.some(({ role, held, missing }) => role === 'inbox' && held >= mails && missing === 0)
    })
    await t.processed()
  }

  test('a mail to nobody comes back: the message says so and why, and the gate refuses the next', async () => {
    const contact = await customer(GONE)
    const sent = await send(contact)
    expect(sent).toMatchObject({ state: 'sent', bounce: null })
    await heard(1)
    const { body: now } = await t.api<OutgoingView>('GET', `/outbox/${sent.id}`)
    expect(now).toMatchObject({ state: 'sent', bounce: { class: 'hard', reason: expect.stringContaining('5.1.1') } })
    const { items } = (await t.api<Timeline>('GET', `/contacts/${contact}/timeline?kind=message`)).body
    // In whatever order: a report tells its time in whole seconds.
    expect(items.map(({ type, body }) => [type, body?.['originalId'] ?? body?.['platformId']]).toSorted()).toEqual([
      ['message.bounced', sent.platformId],
      ['message.sent', sent.platformId],
    ])
    expect(await send(contact)).toMatchObject({ state: 'refused', reason: { code: 'suppressed' } })
  })

  test('a mail to somebody is there as it was written, and nothing comes back', async () => {
    const sent = await send(await customer(THERE))
    const raw = await eventually(() =>
      house.within(THERE, async client => {
        const lock = await client.getMailboxLock('INBOX', { readOnly: true })
        try {
          const found = await client.fetchOne('1', { source: true })
          return found && found.source?.toString()
        } finally {
          lock.release()
        }
      }),
    )
    expect(raw).toContain(`Message-ID: ${sent.platformId}`)
    await heard(0)
    expect((await t.api<OutgoingView>('GET', `/outbox/${sent.id}`)).body.bounce).toBeNull()
  })
})
