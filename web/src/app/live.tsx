import { useEffect, useSyncExternalStore } from 'react'
import { useQueryClient, type QueryKey } from '@tanstack/react-query'
import type { LiveHint } from '@huiliu/contracts'

const GATHER_MS = 400
let connected = false
const listeners = new Set<() => void>()

/** Listens to the server's hints and asks again for what they name, gathered so that a burst costs one request each. */
export function LiveHints() {
  const client = useQueryClient()
  useEffect(() => {
    const stale = new Map<string, QueryKey>()
    let timer: ReturnType<typeof setTimeout> | undefined
    const flush = () => {
      timer = undefined
      for (const queryKey of stale.values()) void client.invalidateQueries({ queryKey })
      stale.clear()
    }
    const stream = new EventSource('/api/v1/live')
    stream.onopen = () => setConnected(true)
    stream.onerror = () => setConnected(false)
    stream.onmessage = message => {
      const hint: LiveHint = JSON.parse(message.data)
      for (const key of keysOf(hint)) stale.set(JSON.stringify(key), key)
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

function keysOf(hint: LiveHint): QueryKey[] {
  if (hint.kind === 'delivery') return [['deliveries'], ['sources']]
  if (hint.kind === 'timeline' || hint.kind === 'identity') return [['contact', hint.contactId]]
  return [
    ['record', hint.object, hint.id],
    ['history', hint.object, hint.id],
    ...(hint.object === 'contact' ? [['contact', hint.id]] : []),
  ]
}

function setConnected(next: boolean): void {
  if (connected === next) return
  connected = next
  for (const listener of listeners) listener()
}
