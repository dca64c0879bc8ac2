import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { meQuery } from '../api/auth.ts'
import { useObjects } from '../api/objects.ts'
import { SECTIONS } from '../features/settings/sections.ts'
import type { IconName } from '../ui/icon.tsx'
import { words } from './i18n.ts'
import { jobsFor } from './jobs.ts'
import { useChooseLocale } from './me-menu.tsx'
import { chooseTheme, THEMES } from './theme.ts'

export type Entry = { key: string; icon: IconName; label: string; detail?: string; group: string } & (
  { href: string } | { act: () => void }
)

/** Pages and acts whose name holds the words typed. */
export function usePaletteEntries(text: string): Entry[] {
  const { t, i18n } = useTranslation()
  const me = useQuery({ ...meQuery, enabled: false }).data
  const chooseLocale = useChooseLocale()
  const objects = useObjects()
  const own = objects.filter(object => !object.standard)
  const other = i18n.language === 'zh' ? 'en' : 'zh'
  const page = t('palette.page')
  const act = t('palette.act')
  const entries: Entry[] = [
    ...jobsFor(me, objects).map(job => ({
      key: job.to,
      icon: job.icon,
      label: t(`job.${job.key}`),
      group: page,
      href: job.to,
    })),
    ...own.map(object => ({
      key: object.name,
      icon: 'table' as const,
      label: words(object.label),
      group: page,
      href: `/o/${object.name}`,
    })),
    ...SECTIONS.filter(section => !section.can || me?.can[section.can]).map(section => ({
      key: section.key,
      icon: section.icon,
      label: t(`settings.${section.key}.title`),
      group: page,
      href: `/settings/${section.key}`,
    })),
    ...THEMES.map(theme => ({
      key: theme,
      icon: 'sun' as const,
      label: t('palette.theme', { name: t(`theme.${theme}`) }),
      group: act,
      act: () => chooseTheme(theme),
    })),
    {
      key: 'locale',
      icon: 'globe',
      label: t('palette.locale', { name: t(`locale.${other}`) }),
      group: act,
      act: () => void chooseLocale(other),
    },
  ]
  const wanted = text.trim().toLowerCase()
  return entries.filter(entry => entry.label.toLowerCase().includes(wanted)).slice(0, wanted === '' ? 8 : 10)
}
