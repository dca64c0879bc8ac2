import { Dropdown, type MenuProps } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useRouterState } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { AppPart } from '@huiliu/contracts'
import { meQuery } from '../api/auth.ts'
import { deskQuery } from '../api/discussion.ts'
import { useObjects } from '../api/objects.ts'
import type { ListSearch } from '../features/list/search.ts'
import { Icon, iconNamed, Logo, type IconName } from '../ui/icon.tsx'
import { useAppItems } from './app-items.ts'
import { chooseApp, EVERYTHING, useApps } from './chosen-app.ts'
import { words } from './i18n.ts'
import { jobsFor } from './jobs.ts'

const MAX_OWN = 4
/** A phone's bar holds five: these and the apps, or settings. */
const MAX_ON_PHONE = 4

/** Jobs on the left (a bar at the bottom on a phone): those of the chosen app, or all of them with the company's own objects. */
export function Rail() {
  const { t } = useTranslation()
  const { apps, chosen } = useApps()
  const path = useRouterState({ select: state => state.location.pathname })
  return (
    <nav className="rail" aria-label={t('shell.jobs')}>
      <Link to="/today" className="rail-logo" aria-label={t('shell.home')}>
        <Logo />
      </Link>
      {apps.length > 0 && <AppSwitcher apps={apps} chosen={chosen} />}
      {chosen ? <AppRail app={chosen} path={path} /> : <WholeRail path={path} />}
      <span className="rail-space" />
      <Favourites />
      <RailLink
        to="/settings"
        icon="gear"
        label={t('job.settings')}
        on={path.startsWith('/settings')}
        wide={apps.length > 0}
      />
    </nav>
  )
}

function AppRail({ app, path }: { app: AppPart; path: string }) {
  const objects = useObjects()
  const view = useRouterState({
    select: state => ('view' in state.location.search ? state.location.search.view : undefined),
  })
  return useAppItems(app, objects).map(({ key, active, ...item }, at) => (
    <RailLink key={key} {...item} on={active(path, { view })} wide={at >= MAX_ON_PHONE} />
  ))
}

function WholeRail({ path }: { path: string }) {
  const { t } = useTranslation()
  const me = useQuery({ ...meQuery, enabled: false }).data
  const objects = useObjects()
  const own = objects.filter(object => !object.standard).slice(0, MAX_OWN)
  return (
    <>
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
          icon={iconNamed(object.icon)}
          label={words(object.label)}
          on={path.startsWith(`/o/${object.name}`)}
          wide
        />
      ))}
    </>
  )
}

/** Which app stands in the rail. On a phone its menu leads to the settings, too. */
function AppSwitcher({ apps, chosen }: { apps: AppPart[]; chosen: AppPart | undefined }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const name = chosen ? words(chosen.label) : t('apps.everything')
  const items: MenuProps['items'] = [
    ...apps.map(app => ({ key: app.name, icon: <Icon name={iconNamed(app.icon)} small />, label: words(app.label) })),
    { key: EVERYTHING, icon: <Icon name="list" small />, label: t('apps.everything') },
    { type: 'divider' as const },
    { key: 'settings', icon: <Icon name="gear" small />, label: t('job.settings') },
  ]
  const selected = [chosen?.name ?? EVERYTHING]
  return (
    <Dropdown
      menu={{
        items,
        selectedKeys: selected,
        onClick: ({ key }) => (key === 'settings' ? void navigate({ to: '/settings' }) : chooseApp(key)),
      }}
      trigger={['click']}
    >
      <button className="rail-item rail-app" aria-label={t('apps.choose', { name })} title={t('apps.choose', { name })}>
        <Icon name={chosen ? iconNamed(chosen.icon) : 'list'} />
        <span className="cut">{name}</span>
      </button>
    </Dropdown>
  )
}

const MAX_FAVOURITES = 12

/** What the reader marked with a star. */
function Favourites() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const kept = useQuery(deskQuery).data?.favourites ?? []
  if (kept.length === 0) return null
  const items = kept.slice(0, MAX_FAVOURITES).map(one => ({ key: one.id, label: one.name || one.id.slice(0, 8) }))
  function open(id: string) {
    const one = kept.find(record => record.id === id)
    if (one?.object === 'contact') void navigate({ to: '/customers/$id', params: { id } })
    else if (one) void navigate({ to: '/o/$object/$id', params: { object: one.object, id } })
  }
  return (
    <Dropdown menu={{ items, onClick: ({ key }) => open(key) }} trigger={['click']}>
      <button className="rail-item wide" title={t('desk.favourites')}>
        <Icon name="star" />
        <span className="cut">{t('desk.favourites')}</span>
      </button>
    </Dropdown>
  )
}

type Item = { to: string; search?: ListSearch; icon: IconName; label: string; on: boolean; wide?: boolean }
function RailLink({ to, search, icon, label, on, wide = false }: Item) {
  return (
    <Link
      to={to}
      search={search}
      className={`rail-item${on ? ' on' : ''}${wide ? ' wide' : ''}`}
      aria-current={on ? 'page' : undefined}
      title={label}
    >
      <Icon name={icon} />
      <span className="cut">{label}</span>
    </Link>
  )
}
