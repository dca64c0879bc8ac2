import type { Me } from '@huiliu/contracts'
import type { IconName } from '../ui/icon.tsx'

export type Job = { key: string; icon: IconName; to: string; active: (path: string) => boolean }

/** The rail's jobs that exist today; the rest join as they are built. */
export function jobsFor(me: Me | undefined): Job[] {
  const jobs: Job[] = [
    { key: 'customers', icon: 'person', to: '/customers', active: path => path.startsWith('/customers') },
    objectJob('account', 'company'),
    objectJob('product', 'product'),
    objectJob('order', 'order'),
  ]
  if (me?.can.sources)
    jobs.push({ key: 'arrivals', icon: 'pulse', to: '/arrivals', active: path => path.startsWith('/arrivals') })
  return jobs
}

function objectJob(object: string, icon: IconName): Job {
  return {
    key: object,
    icon,
    to: `/o/${object}`,
    active: path => path === `/o/${object}` || path.startsWith(`/o/${object}/`),
  }
}
