import { useState } from 'react'
import { Button } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { AppPart } from '@huiliu/contracts'
import { allAppsQuery, apps as api, appsQuery } from '../../../api/apps.ts'
import { rolesQuery } from '../../../api/roles.ts'
import { words } from '../../../app/i18n.ts'
import { Icon, iconNamed } from '../../../ui/icon.tsx'
import { SortableItem, SortableList } from '../../../ui/sortable-list.tsx'
import { SettingsCard } from '../settings-card.tsx'
import { useAct } from '../use-act.ts'
import { AppForm } from './app-form.tsx'

/** The apps of the rail, in the order of its switcher. */
export function AppList() {
  const { t } = useTranslation()
  const run = useAct(appsQuery.queryKey)
  const list = useQuery(allAppsQuery).data?.items ?? []
  const [editing, setEditing] = useState<AppPart | 'new'>()
  return (
    <SettingsCard
      title={t('apps.title')}
      end={
        <span className="row end">
          <Button size="small" icon={<Icon name="plus" small />} onClick={() => setEditing('new')}>
            {t('apps.add')}
          </Button>
        </span>
      }
    >
      {list.length === 0 && <p className="faint app-none">{t('apps.none')}</p>}
      <SortableList
        ids={list.map(app => app.name)}
        className="sortable"
        onMove={names => void run(() => api.order(names))}
      >
        {list.map(app => (
          <AppRow key={app.name} app={app} onEdit={() => setEditing(app)} />
        ))}
      </SortableList>
      {editing && (
        <AppForm
          app={editing === 'new' ? undefined : editing}
          taken={list.map(app => app.name)}
          onClose={() => setEditing(undefined)}
        />
      )}
    </SettingsCard>
  )
}

function AppRow({ app, onEdit }: { app: AppPart; onEdit: () => void }) {
  const { t } = useTranslation()
  const roles = useQuery(rolesQuery).data?.items ?? []
  const whose = app.roles?.map(name => words(roles.find(role => role.name === name)?.label ?? { zh: name, en: name }))
  return (
    <SortableItem id={app.name} handle={t('apps.move', { name: words(app.label) })}>
      <Icon name={iconNamed(app.icon)} />
      <span className="cut grow">
        {words(app.label)}
        <span className="faint"> · {t('apps.items', { count: app.items.length })}</span>
      </span>
      <span className="faint cut">{whose ? whose.join('、') : t('apps.everybody')}</span>
      <button className="icon-button" aria-label={t('apps.edit', { name: words(app.label) })} onClick={onEdit}>
        <Icon name="edit" small />
      </button>
    </SortableItem>
  )
}
