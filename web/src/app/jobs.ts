import type { Me } from '@huiliu/contracts'
import type { ObjectWithRights } from '../api/objects.ts'
import type { IconName } from '../ui/icon.tsx'

export type Job = {
  key: string
  icon: IconName
  to: string
  active: (path: string) => boolean
  /** whose records it lists */
  object?: string
  /** not in a phone's bar, which holds five */
  wide?: boolean
}

const OBJECT_ICONS: Record<string, IconName> = {
  contact: 'person',
  account: 'company',
  product: 'product',
  order: 'order',
}

/** The picture of an object's records; those the company invented are tables. */
export function objectIcon(object: string): IconName {
  return OBJECT_ICONS[object] ?? 'table'
}

/** The rail's jobs: objects the reader may not see are none of his. */
export function jobsFor(me: Me | undefined, objects: ObjectWithRights[]): Job[] {
  const seen = ({ object }: Job) => object === undefined || objects.some(one => one.name === object)
  const jobs: Job[] = [
    { key: 'today', icon: 'today', to: '/today', active: path => path === '/today' },
    { key: 'customers', icon: 'person', to: '/customers', active: path => path.startsWith('/customers') },
    { ...objectJob('account'), wide: true },
    { ...objectJob('product'), wide: true },
    objectJob('order'),
  ]
  if (me?.can.sources)
    jobs.push({
      key: 'arrivals',
      icon: 'pulse',
      to: '/arrivals',
      active: path => path.startsWith('/arrivals'),
      wide: true,
    })
  if (objects.some(one => one.can.import || one.can.export))
    jobs.push({ key: 'data', icon: 'transfer', to: '/data', active: path => path.startsWith('/data') })
  return jobs.filter(seen)
}

function objectJob(object: string): Job {
  return {
    key: object,
    object,
    icon: objectIcon(object),
    to: `/o/${object}`,
    active: path => path === `/o/${object}` || path.startsWith(`/o/${object}/`),
  }
}
