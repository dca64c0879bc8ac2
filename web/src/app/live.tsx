import { useEffect, useSyncExternalStore } from 'react'
import { useQueryClient, type InvalidateQueryFilters } from '@tanstack/react-query'
import type { LiveHint } from '@huiliu/contracts'

const GATHER_MS = 400
let connected = false
const listeners = new Set<() => void>()

/**
 * Listens to the server's hints and asks again for what they name, gathered so that a burst costs one request each; for
 * everything on the page after a break, since the hints of the meantime are lost.
 */
export function LiveHints() {
  const client = useQueryClient()
  useEffect(() => {
    const stale = new Map<string, InvalidateQueryFilters>()
    let broken = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const flush = () => {
      timer = undefined
      for (const what of stale.values()) void client.invalidateQueries(what)
      stale.clear()
    }
    const stream = new EventSource('/api/v1/live')
    stream.onopen = () => {
      setConnected(true)
      if (broken) void client.invalidateQueries()
      broken = false
    }
    stream.onerror = () => {
      setConnected(false)
      broken = true
    }
    stream.onmessage = message => {
      const hint: LiveHint = JSON.parse(message.data)
      for (const what of staleBy(hint)) stale.set(JSON.stringify(what), what)
      timer ??= setTimeout(flush, GATHER_MS)
    }
    return () => {
      stream.close()
      clearTimeout(timer)
      setConnected(false)
    }
  }, [client])
  return null
}

/** Whether hints arrive now; without them the page says so instead of looking alive. */
export function useLive(): boolean {
  return useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => connected,
  )
}

function staleBy(hint: LiveHint): InvalidateQueryFilters[] {
  if (hint.kind === 'delivery') return [{ queryKey: ['deliveries'] }, { queryKey: ['sources'] }]
  if (hint.kind === 'timeline') return [page(hint.contactId)]
  if (hint.kind === 'identity') return [page(hint.contactId), { queryKey: ['explain'] }]
  return [
    { queryKey: ['record', hint.object, hint.id] },
    { queryKey: ['history', hint.object, hint.id] },
    { queryKey: ['top', hint.object] },
    // An open list does not move under the reader's hands; the next look at it is fresh.
    { queryKey: ['records', hint.object], refetchType: 'none' },
    ...(hint.object === 'contact' ? [page(hint.id)] : []),
  ]
}

/** One request renews all parts of a customer's page (contactQuery). */
function page(contactId: string): InvalidateQueryFilters {
  return { queryKey: ['contact', contactId], exact: true }
}

function setConnected(next: boolean): void {
  if (connected === next) return
  connected = next
  for (const listener of listeners) listener()
}
