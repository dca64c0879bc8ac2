import { useEffect, useRef } from 'react'
import type { TimelineItem } from '@huiliu/contracts'

type Asked = { contact: string; item: TimelineItem }
const hearers = new Set<(asked: Asked) => void>()

/** Somebody wants to answer a message of the timeline: the customer's composer opens with it. */
export function startReply(contact: string, item: TimelineItem): void {
  for (const hear of hearers) hear({ contact, item })
}

/** Calls `hear` with each message of this customer that is to be answered. */
export function useReplies(contact: string, hear: (item: TimelineItem) => void): void {
  const newest = useRef(hear)
  useEffect(() => void (newest.current = hear))
  useEffect(() => {
    const own = (asked: Asked) => void (asked.contact === contact && newest.current(asked.item))
    hearers.add(own)
    return () => void hearers.delete(own)
  }, [contact])
}
