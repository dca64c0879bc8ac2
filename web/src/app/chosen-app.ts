import { useSyncExternalStore } from 'react'
import { useQuery } from '@tanstack/react-query'
import type { AppPart } from '@huiliu/contracts'
import { appsQuery } from '../api/apps.ts'

const KEY = 'huiliu.app'
/** The rail with everything: what there is without any app. */
export const EVERYTHING = '*'

const listeners = new Set<() => void>()

/** Which app stands in the rail; the choice stays on the device. */
export function chooseApp(name: string): void {
  localStorage.setItem(KEY, name)
  for (const listener of listeners) listener()
}

/** The reader's apps, and the one he chose: the first until then, none where he wants everything. */
export function useApps(): { apps: AppPart[]; chosen: AppPart | undefined } {
  const apps = useQuery(appsQuery).data?.items ?? NONE
  const name = useSyncExternalStore(subscribe, () => localStorage.getItem(KEY))
  const chosen = name === EVERYTHING ? undefined : (apps.find(app => app.name === name) ?? apps[0])
  return { apps, chosen }
}

const NONE: AppPart[] = []

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
