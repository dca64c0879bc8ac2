import { useQuery } from '@tanstack/react-query'
import { Link, useRouterState } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { meQuery } from '../api/auth.ts'
import { useObjects } from '../api/objects.ts'
import { Icon, Logo, type IconName } from '../ui/icon.tsx'
import { words } from './i18n.ts'
import { jobsFor } from './jobs.ts'

const MAX_OWN = 4

/** Jobs on the left (a bar at the bottom on a phone); the company's own objects join them. */
export function Rail() {
  const { t } = useTranslation()
  const me = useQuery({ ...meQuery, enabled: false }).data
  const objects = useObjects()
  const own = objects.filter(object => !object.standard).slice(0, MAX_OWN)
  const path = useRouterState({ select: state => state.location.pathname })
  return (
    <nav className="rail" aria-label={t('shell.jobs')}>
      <Link to="/today" className="rail-logo" aria-label={t('shell.home')}>
        <Logo />
      </Link>
      {jobsFor(me, objects).map(job => (
        <RailLink
          key={job.key}
          to={job.to}
          icon={job.icon}
          label={t(`job.${job.key}`)}
          on={job.active(path)}
          wide={job.wide}
        />
      ))}
      {own.map(object => (
        <RailLink
          key={object.name}
          to={`/o/${object.name}`}
          icon="table"
          label={words(object.label)}
          on={path.startsWith(`/o/${object.name}`)}
          wide
        />
      ))}
      <span className="rail-space" />
      <RailLink to="/settings" icon="gear" label={t('job.settings')} on={path.startsWith('/settings')} />
    </nav>
  )
}

type Item = { to: string; icon: IconName; label: string; on: boolean; wide?: boolean }
function RailLink({ to, icon, label, on, wide = false }: Item) {
  return (
    <Link
      to={to}
      className={`rail-item${on ? ' on' : ''}${wide ? ' wide' : ''}`}
      aria-current={on ? 'page' : undefined}
      title={label}
    >
      <Icon name={icon} />
      <span className="cut">{label}</span>
    </Link>
  )
}
