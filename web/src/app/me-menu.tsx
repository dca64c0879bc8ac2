import { Dropdown, type MenuProps } from 'antd'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Locale } from '@huiliu/contracts'
import { placesQuery } from '../api/access.ts'
import { auth, meQuery } from '../api/auth.ts'
import { useActAs } from '../features/access/use-act-as.ts'
import { Icon } from '../ui/icon.tsx'
import { showIn } from './i18n.ts'
import { chooseTheme, THEMES, useThemeChoice } from './theme.ts'

/** Me: language, look, my settings, sign out. */
export function MeMenu() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const me = useQuery({ ...meQuery, enabled: false }).data
  const look = useLookItems()
  const places = usePlaceItems()
  async function signOut() {
    await auth.signOut()
    client.clear()
    await navigate({ to: '/signin', search: {} })
  }
  const items: MenuProps['items'] = [
    { key: 'who', type: 'group', label: me ? `${me.member.name} · ${me.workspace.name}` : '' },
    ...places,
    ...look,
    { type: 'divider' },
    {
      key: 'settings',
      icon: <Icon name="gear" small />,
      label: t('job.settings'),
      onClick: () => void navigate({ to: '/settings/$section', params: { section: 'me' } }),
    },
    { key: 'out', icon: <Icon name="out" small />, label: t('me.signOut'), onClick: () => void signOut() },
  ]
  return (
    <Dropdown menu={{ items }} trigger={['click']} placement="bottomRight">
      <button className="me-button" aria-label={t('me.menu')}>
        <span className="avatar" aria-hidden="true">
          {initial(me?.member.name ?? '')}
        </span>
      </button>
    </Dropdown>
  )
}

/** In whose place I may act now, each one press away. */
function usePlaceItems(): NonNullable<MenuProps['items']> {
  const { t } = useTranslation()
  const me = useQuery({ ...meQuery, enabled: false }).data
  const places = useQuery(placesQuery).data?.items ?? []
  const actAs = useActAs()
  if (me?.acting || places.length === 0) return []
  const children = places.map(({ id, from }) => ({
    key: id,
    icon: <Icon name="transfer" small />,
    label: t('acting.inPlaceOf', { name: from.name }),
    onClick: () => void actAs({ delegation: id }),
  }))
  return [{ key: 'places', type: 'group', label: t('acting.places'), children }]
}

function useLookItems(): NonNullable<MenuProps['items']> {
  const { t, i18n } = useTranslation()
  const choice = useThemeChoice()
  const chooseLocale = useChooseLocale()
  const mark = (on: boolean) =>
    on ? <Icon name="check" small /> : <span style={{ width: 14, display: 'inline-block' }} />
  return [
    {
      key: 'language',
      type: 'group',
      label: t('me.language'),
      children: (['zh', 'en'] as const).map(locale => ({
        key: locale,
        icon: mark(i18n.language === locale),
        label: t(`locale.${locale}`),
        onClick: () => void chooseLocale(locale),
      })),
    },
    {
      key: 'theme',
      type: 'group',
      label: t('me.theme'),
      children: THEMES.map(theme => ({
        key: theme,
        icon: mark(choice === theme),
        label: t(`theme.${theme}`),
        onClick: () => chooseTheme(theme),
      })),
    },
  ]
}

/** Shows the language at once and keeps it for the member; server-made sentences are asked for again. */
export function useChooseLocale(): (locale: Locale) => Promise<void> {
  const client = useQueryClient()
  return async locale => {
    await showIn(locale)
    client.setQueryData(meQuery.queryKey, await auth.changeMe({ locale }))
    await client.invalidateQueries()
  }
}

/** The sign on a person's mark: the first character of a Chinese name, the first letter of another. */
export function initial(name: string): string {
  return [...name.trim()][0]?.toUpperCase() ?? '·'
}
