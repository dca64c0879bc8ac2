/**
 * What tells one message from another: MsgId; of an event, who, when, what and by which key, since somebody may follow and
 * scan in the same second. The platform sends once more what was not answered, under the same. Null where it is none.
 */
export function keyOf(fields: Map<string, string>): string | null {
  const [id, from, at, event] = ['MsgId', 'FromUserName', 'CreateTime', 'Event'].map(name => fields.get(name))
  if (fields.get('MsgType') !== 'event') return id ? `message:${id}` : null
  if (!from || !at || !event) return null
  return ['event', from, at, event.toLowerCase(), fields.get('EventKey') ?? '', fields.get('MsgID') ?? ''].join(':')
}
