import type { TimelineItem } from '@huiliu/contracts'

export type Message = {
  subject: string | null
  text: string | null
  quoted: string | null
  parties: { role: 'from' | 'to' | 'cc' | 'recipient' | 'reason'; text: string }[]
}

/** What a message's event says, as far as it says it. */
export function messageIn({ body }: TimelineItem): Message {
  const parties = (['from', 'to', 'cc'] as const).map(role => ({ role, text: partiesText(body?.[role]) }))
  const told = (['recipient', 'reason'] as const).map(role => ({ role, text: textOf(body?.[role]) ?? '' }))
  return {
    subject: textOf(body?.['subject']),
    text: textOf(body?.['text']),
    quoted: textOf(body?.['quoted']),
    parties: [...parties, ...told].filter(one => one.text !== ''),
  }
}

/** Reports of mails that came back, by the id of the mail they are about; the newest of each. */
export function bouncesIn(items: TimelineItem[]): Map<string, TimelineItem> {
  const reports = items.flatMap((item): [string, TimelineItem][] => {
    const original = item.type === 'message.bounced' ? textOf(item.body?.['originalId']) : null
    return original === null ? [] : [[original, item]]
  })
  return new Map(reports.toReversed())
}

/** The report on a message that was sent. */
export function bounceOf(item: TimelineItem, bounces: ReadonlyMap<string, TimelineItem>): TimelineItem | undefined {
  const id = item.type === 'message.sent' ? textOf(item.body?.['platformId']) : null
  return id === null ? undefined : bounces.get(id)
}

/** Whether it has more to show than its line does. */
export function isMessage({ kind, body, type }: TimelineItem): boolean {
  return kind === 'message' && body !== null && /^message\.(received|sent|bounced)$/.test(type)
}

function partiesText(value: unknown): string {
  const list: unknown[] = Array.isArray(value) ? value : [value]
  return list.flatMap(partyText).join(', ')
}

function partyText(value: unknown): string[] {
  if (typeof value !== 'object' || value === null || !('address' in value)) return []
  const { address } = value
  const name = 'name' in value ? textOf(value.name) : null
  return typeof address === 'string' ? [name ? `${name} <${address}>` : address] : []
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null
}
