/**
 * How many customer-service messages an official account may send because of what a follower did (客服消息 · 下发条数限制),
 * as the platform documents it. When the platform changes them: add a line with its day, and leave those before.
 */
const FIRST: Quotas = {
  readAt: '2026-11-30',
  by: {
    message: { sends: 5, minutes: 48 * 60 },
    menu: { sends: 3, minutes: 1 },
    follow: { sends: 3, minutes: 1 },
    scan: { sends: 3, minutes: 1 },
  },
}
const QUOTAS: Quotas[] = [FIRST]

export type Trigger = 'message' | 'menu' | 'follow' | 'scan'
type Quotas = { readAt: string; by: Record<Trigger, { sends: number; minutes: number }> }

const MINUTE = 60_000

/** What opens a window, by the type of its event. */
export const TRIGGERS: Record<string, Trigger> = {
  'message.received': 'message',
  'track.Menu Clicked': 'menu',
  'track.Account Followed': 'follow',
  'track.Code Scanned': 'scan',
}

/** What something that happened at a time allows, by the figures in force then; null for what allows nothing. */
export function quotaOf(type: string, at: Date): { trigger: Trigger; sends: number; expiresAt: Date } | null {
  const trigger = TRIGGERS[type]
  if (!trigger) return null
  const { sends, minutes } = quotasAt(at).by[trigger]
  return { trigger, sends, expiresAt: new Date(at.getTime() + minutes * MINUTE) }
}

export function quotasAt(at: Date): Quotas {
  const day = at.toISOString().slice(0, 10)
  return QUOTAS.findLast(one => one.readAt <= day) ?? FIRST
}
