import type { Channel } from '../contract.ts'
import { parseMail } from './parse.ts'
import { sendMail } from './send.ts'
import { mailSetUp } from './settings.ts'

/** A mailbox: read by IMAP (module `mail`), written from by SMTP. */
export const mailChannel: Channel = {
  kind: 'mail',
  capabilities: {
    receives: ['message'],
    sends: ['text', 'html', 'file', 'image'],
    // A Message-ID that comes twice is shown as one thread, not as one mail.
    clientKey: false,
    limits: { textBytes: 5_000_000, fileBytes: 20_000_000, files: 20, readAt: '2026-11-29' },
  },
  setUp: mailSetUp,
  callback: null,
  parse: parseMail,
  send: sendMail,
}
