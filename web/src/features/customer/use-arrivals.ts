import { useEffect, useState } from 'react'
import type { TimelineItem } from '@huiliu/contracts'

const SHOWN_MS = 4_000
/** what was received longer ago came by a filter or a page, not just now */
const JUST_NOW_MS = 60_000

/** Ids of items that came after the page was opened and are newer than all shown before: they slide in. */
export function useArrivals(items: TimelineItem[]): ReadonlySet<string> {
  const newest = items[0]
  const [known, setKnown] = useState({ id: newest?.id, fresh: new Set<string>() })
  if (newest && newest.id !== known.id) {
    const before = items.findIndex(item => item.id === known.id)
    setKnown({
      id: newest.id,
      fresh: new Set(
        items
          .slice(0, Math.max(before, 0))
          .filter(isNew)
          .map(item => item.id),
      ),
    })
  }
  useEffect(() => {
    if (known.fresh.size === 0) return
    const timer = setTimeout(() => setKnown(now => ({ ...now, fresh: new Set() })), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [known.fresh])
  return known.fresh
}

function isNew({ receivedAt }: TimelineItem): boolean {
  return Date.now() - new Date(receivedAt).getTime() < JUST_NOW_MS
}
