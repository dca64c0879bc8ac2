import type { Channel } from '../contract.ts'
import { standardCallback } from '../standard-webhooks/callback.ts'
import { parseCalls } from './parse.ts'
import { telephoneSetUp } from './settings.ts'

/** Telephone systems: they tell of calls in signed messages; what they carry is spoken, not sent. */
export const telephoneChannel: Channel = {
  kind: 'telephone',
  capabilities: {
    receives: ['call'],
    sends: [],
    clientKey: false,
    limits: { textBytes: null, fileBytes: null, files: null, readAt: '2026-11-29' },
  },
  setUp: telephoneSetUp,
  callback: { ...standardCallback, makes: 'signing' },
  parse: parseCalls,
  send: null,
}
