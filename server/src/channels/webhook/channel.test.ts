import type { Mapping } from '@huiliu/contracts'
import { channelContract } from '../testing/contract.ts'
import { signedCalls } from '../testing/signed-calls.ts'
import { webhookChannel } from './channel.ts'

const MAPPING: Mapping = {
  each: '/events',
  is: 'event',
  event: { from: '/type', names: [{ value: 'said', name: 'Said' }] },
  who: [{ kind: 'user_id', from: '/user' }],
  facts: [],
  properties: [{ name: 'text', from: '/text' }],
}

const bytes = (events: unknown[]) => Buffer.from(JSON.stringify({ events }))
const event = ({ id, text }: { id: string; text: string }) => ({ id, text, type: 'said', user: 'u-1' })

channelContract('webhook', {
  channel: webhookChannel,
  calls: signedCalls({
    reading: { mapping: MAPPING },
    message: about => bytes([event(about)]),
    several: about => bytes(about.map(event)),
    unknown: { body: bytes([{ type: 'sang', user: 'u-1' }]), becomes: 'problem' },
    textOf(item) {
      const { properties } = item.body
      return typeof properties === 'object' && properties !== null && 'text' in properties ? properties.text : null
    },
  }),
})
