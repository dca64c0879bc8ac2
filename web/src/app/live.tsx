import { useEffect, useRef, useSyncExternalStore } from 'react'
import { useQueryClient, type InvalidateQueryFilters, type QueryClient } from '@tanstack/react-query'
import type { LiveHint } from '@huiliu/contracts'

const GATHER_MS = 400
let connected = false
const listeners = new Set<() => void>()
/** `lost`: the connection broke, and nobody knows what happened meanwhile */
type OnHints = (hints: LiveHint[] | 'lost') => void
const hearers = new Set<OnHints>()
/** What rows stand in a list is asked anew when the reader wants it (useNews), never under his hands. */
const isList = ({ queryKey }: { queryKey: readonly unknown[] }) => queryKey[0] === 'records'

/**
 * Listens to the server's hints and asks again for what they name, gathered so that a burst costs one request each; for
 * everything on the page after a break, since the hints of the meantime are lost.
 */
export function LiveHints() {
  const client = useQueryClient()
  useEffect(() => {
    let gathered: LiveHint[] = []
    let broken = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const flush = () => {
      timer = undefined
      const hints = gathered
      gathered = []
      const stale = new Map(hints.flatMap(staleBy).map(what => [JSON.stringify(what), what]))
      for (const what of stale.values()) renew(client, what)
      for (const hear of hearers) hear(hints)
    }
    const stream = new EventSource('/api/v1/live')
    stream.onopen = () => {
      setConnected(true)
      // What rang between the page's first look and now was told to nobody.
      renew(client, { queryKey: ['calls'] })
      if (broken) {
        renew(client, { predicate: query => !isList(query) })
        renew(client, { predicate: isList, refetchType: 'none' })
        for (const hear of hearers) hear('lost')
      }
      broken = false
    }
    stream.onerror = () => {
      setConnected(false)
      broken = true
    }
    stream.onmessage = message => {
      const hint: LiveHint = JSON.parse(message.data)
      gathered.push(hint)
      // A telephone rings now.
      if (hint.kind === 'call') {
        clearTimeout(timer)
        flush()
      } else timer ??= setTimeout(flush, GATHER_MS)
    }
    return () => {
      stream.close()
      clearTimeout(timer)
      setConnected(false)
    }
  }, [client])
  return null
}

/**
 * Asks again for what is stale. A first answer still on its way may be older than the hint, and an invalidation only waits
 * for it: what it answers is asked for once more.
 */
function renew(client: QueryClient, what: InvalidateQueryFilters): void {
  const first = client.getQueryCache().findAll({ ...what, fetchStatus: 'fetching' })
  const underWay = first.filter(query => query.state.data === undefined)
  void client.invalidateQueries(what)
  for (const { promise, queryKey } of underWay)
    void promise?.catch(() => undefined).then(() => client.invalidateQueries({ ...what, queryKey, exact: true }))
}

/** Calls `hear` with every gathered lot of hints while the component is there. */
export function useHints(hear: OnHints): void {
  const newest = useRef(hear)
  useEffect(() => void (newest.current = hear))
  useEffect(() => {
    const own: OnHints = hints => newest.current(hints)
    hearers.add(own)
    return () => void hearers.delete(own)
  }, [])
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
  if (hint.kind === 'notices') return [{ queryKey: ['notices'] }]
  if (hint.kind === 'discussion')
    return ['comments', 'attachments'].map(what => ({ queryKey: [what, hint.object, hint.id] }))
  if (hint.kind === 'call') return [{ queryKey: ['calls'] }]
  if (hint.kind === 'identity') return [page(hint.contactId), { queryKey: ['explain'] }, { queryKey: ['notices'] }]
  return [
    { queryKey: ['record', hint.object, hint.id] },
    { queryKey: ['history', hint.object, hint.id] },
    { queryKey: ['top', hint.object] },
    { queryKey: ['look', hint.object] },
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
