import { NOTHING_TO_SET, type Channel } from '../contract.ts'
import type { InboundItem } from '../inbound.ts'
import { isObject, jsonSafe, type Json, type JsonObject } from '../json-safe.ts'

/** Public forms: what was typed into one of ours, kept by the door that showed it (`forms/receive.ts`). */
export const formChannel: Channel = {
  kind: 'form',
  capabilities: {
    receives: ['event'],
    sends: [],
    clientKey: false,
    limits: { textBytes: null, fileBytes: null, files: null, readAt: '2026-11-30' },
  },
  setUp: NOTHING_TO_SET,
  callback: null,
  parse: ({ body, key, receivedAt }) => {
    const item = key === null ? undefined : itemOf(Buffer.from(body).toString(), key, receivedAt)
    return item
      ? { items: [item], problems: [] }
      : { items: [], problems: [{ item: 0, code: 'not_json', path: '', detail: null }] }
  },
  send: null,
}

/** The name under which a submission stands in the log. */
export const FORM_SUBMITTED = 'Form Submitted'

function itemOf(text: string, key: string, occurredAt: Date): InboundItem | undefined {
  const said = parsed(text)
  if (!isJsonObject(said)) return undefined
  const { traits, properties } = said
  return {
    place: 0,
    type: 'track',
    name: FORM_SUBMITTED,
    // Who sent a form is nobody known: what he says of himself is claimed, and joins him to who claims the same.
    anonymousId: `form:${key}`,
    userId: null,
    previousId: null,
    messageKey: key,
    otherKeys: [],
    ids: [],
    rowKey: null,
    traits: isJsonObject(traits) ? traits : {},
    occurredAt,
    body: { event: FORM_SUBMITTED, properties: isJsonObject(properties) ? properties : {} },
  }
}

function isJsonObject(value: Json | undefined): value is JsonObject {
  return isObject(value)
}

function parsed(text: string): Json | undefined {
  try {
    return jsonSafe(JSON.parse(text))
  } catch {
    return undefined
  }
}
