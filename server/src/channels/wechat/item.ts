import type { InboundItem } from '../inbound.ts'

/** What the parts of a message are read against. */
export type Around = { appid: string; receivedAt: Date }
/** What a part makes of a message beside who sent it. */
export type Told = Pick<InboundItem, 'type' | 'name' | 'body' | 'files'>

/** Something of one follower; the platform vouches for the openid. */
export function itemBy(openid: string, { appid, receivedAt }: Around): InboundItem {
  return {
    place: 0,
    type: 'identify',
    messageKey: '',
    otherKeys: [],
    name: null,
    anonymousId: null,
    userId: null,
    previousId: null,
    ids: [{ kind: 'openid', value: openid, scope: appid }],
    rowKey: null,
    traits: {},
    occurredAt: receivedAt,
    trust: 'verified',
    body: {},
  }
}
