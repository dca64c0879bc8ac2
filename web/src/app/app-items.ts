import { useQueries } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { AppItem, AppPart, SavedView } from '@huiliu/contracts'
import type { ObjectWithRights } from '../api/objects.ts'
import { viewsQuery } from '../api/records.ts'
import { searchOf, type ListSearch } from '../features/list/search.ts'
import { iconNamed, type IconName } from '../ui/icon.tsx'
import { words } from './i18n.ts'

/** A place in the rail. */
export type RailItem = {
  key: string
  to: string
  search?: ListSearch
  icon: IconName
  label: string
  active: (path: string, search: { view?: unknown }) => boolean
}

const PAGES: Record<string, { to: string; icon: IconName }> = {
  today: { to: '/today', icon: 'today' },
  customers: { to: '/customers', icon: 'person' },
  arrivals: { to: '/arrivals', icon: 'pulse' },
  data: { to: '/data', icon: 'transfer' },
}

/** What stands in the rail while an app is chosen; views are known once they were asked for. */
export function useAppItems(app: AppPart | undefined, objects: ObjectWithRights[]): RailItem[] {
  const { t } = useTranslation()
  const items = app?.items ?? []
  const viewed = [...new Set(items.flatMap(item => ('view' in item ? [objectOf(item.view)] : [])))]
  const asked = useQueries({ queries: viewed.map(object => viewsQuery(object)) })
  const views = asked.flatMap(({ data }) => data?.items ?? [])
  const named = new Set(
    views.filter(view => items.some(item => 'view' in item && item.view === nameOf(view))).map(view => view.id),
  )
  return items.flatMap(item => itemOf(item, { objects, views, named, word: key => t(key) }))
}

function nameOf({ object, slug }: SavedView): string {
  return `${object}.${slug ?? ''}`
}

export function objectOf(view: string): string {
  return view.slice(0, view.indexOf('.'))
}

type Known = {
  objects: ObjectWithRights[]
  views: SavedView[]
  /** ids of views that have places of their own */
  named: Set<unknown>
  word: (key: string) => string
}

function itemOf(item: AppItem, { objects, views, named, word }: Known): RailItem[] {
  if ('page' in item) {
    const page = PAGES[item.page]
    return page
      ? [{ key: item.page, ...page, label: word(`job.${item.page}`), active: path => path.startsWith(page.to) }]
      : []
  }
  const name = 'object' in item ? item.object : objectOf(item.view)
  const def = objects.find(one => one.name === name)
  if (!def) return []
  const to = name === 'contact' ? '/customers' : `/o/${name}`
  const icon = iconNamed(def.icon)
  if ('object' in item)
    return [
      {
        key: name,
        to,
        icon,
        label: words(def.label),
        active: (path, { view }) => (path === to && !named.has(view)) || path.startsWith(`${to}/`),
      },
    ]
  const view = views.find(one => nameOf(one) === item.view)
  if (!view) return []
  const active: RailItem['active'] = (path, search) => path === to && search.view === view.id
  return [
    {
      key: item.view,
      to,
      search: searchOf(view),
      icon: view.display.kind === 'kanban' ? 'board' : icon,
      label: view.name,
      active,
    },
  ]
}
