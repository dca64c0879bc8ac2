import { lazy, Suspense, useState } from 'react'
import { Button, Dropdown, type MenuProps } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { meQuery } from '../api/auth.ts'
import { useObjects } from '../api/objects.ts'
import { modKey } from '../ui/hotkey.ts'
import { Icon } from '../ui/icon.tsx'
import { words } from './i18n.ts'
import { MeMenu } from './me-menu.tsx'
import { NoticeBell } from './notice-bell.tsx'

const NewRecord = lazy(() =>
  import('../features/record/new-record.tsx').then(module => ({ default: module.NewRecord })),
)

export function TopBar({ onSearch }: { onSearch: () => void }) {
  const { t } = useTranslation()
  return (
    <header className="top">
      <button className="top-search" onClick={onSearch} aria-keyshortcuts="Control+K Meta+K">
        <Icon name="search" small />
        <span className="cut">{t('shell.search')}</span>
        <kbd className="kbd">{modKey()}K</kbd>
      </button>
      <span className="grow" />
      <GuideLink />
      <NewMenu />
      <NoticeBell />
      <MeMenu />
    </header>
  )
}

/** In the demo only. */
function GuideLink() {
  const { t } = useTranslation()
  const me = useQuery({ ...meQuery, enabled: false }).data
  if (!me?.demo) return null
  return (
    <Link to="/demo" className="wide-only">
      {t('shell.guide')}
    </Link>
  )
}

/** ＋: a new record of any object, in a drawer, without leaving the page. */
function NewMenu() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const objects = useObjects().filter(def => def.can.create)
  const [object, setObject] = useState<string>()
  const items: MenuProps['items'] = objects.map(def => ({ key: def.name, label: words(def.label) }))
  if (items.length === 0) return null
  return (
    <>
      <Dropdown menu={{ items, onClick: ({ key }) => setObject(key) }} trigger={['click']} placement="bottomRight">
        <Button icon={<Icon name="plus" small />} aria-label={t('act.new')}>
          <span className="wide-only">{t('act.new')}</span>
        </Button>
      </Dropdown>
      {object && (
        <Suspense fallback={null}>
          <NewRecord
            object={object}
            onClose={() => setObject(undefined)}
            onCreated={id => {
              setObject(undefined)
              void (object === 'contact'
                ? navigate({ to: '/customers/$id', params: { id } })
                : navigate({ to: '/o/$object/$id', params: { object, id } }))
            }}
          />
        </Suspense>
      )}
    </>
  )
}
