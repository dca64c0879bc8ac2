import { NOTHING_TO_SET, type Channel } from '../contract.ts'
import { standardCallback } from '../standard-webhooks/callback.ts'
import { parseWebhook } from './parse.ts'

/** Anything signed, read by a mapping that people make; until there is one, what comes is kept and waits. */
export const webhookChannel: Channel = {
  kind: 'webhook',
  capabilities: {
    receives: ['event'],
    sends: [],
    clientKey: false,
    limits: { textBytes: null, fileBytes: null, files: null, readAt: '2026-11-25' },
  },
  setUp: NOTHING_TO_SET,
  callback: standardCallback,
  parse({ body, key, receivedAt }, { mapping, timeZone }) {
    if (mapping) return parseWebhook({ body, key: key ?? '', receivedAt, timeZone }, mapping)
    return { items: [], problems: [{ item: 0, code: 'no_mapping', path: '', detail: null }] }
  },
  send: null,
}
