import { lazy, Suspense, useState } from 'react'
import { Button } from 'antd'
import { Link, useNavigate } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { meQuery } from '../../api/auth.ts'
import type { ObjectWithRights } from '../../api/objects.ts'
import { words } from '../../app/i18n.ts'
import { Empty } from '../../ui/empty.tsx'

const NewRecord = lazy(() => import('../record/new-record.tsx').then(module => ({ default: module.NewRecord })))

/** What belongs in this list and the one act to begin; or that the filter finds nothing. */
export function ListEmpty({
  def,
  narrowed,
  onClear,
}: {
  def: ObjectWithRights
  narrowed: boolean
  onClear: () => void
}) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const me = useQuery({ ...meQuery, enabled: false }).data
  const [adding, setAdding] = useState(false)
  const noun = words(def.label)
  if (narrowed) {
    return (
      <Empty icon="search" title={t('list.nothingFound', { noun })}>
        <p>{t('list.nothingFoundHelp')}</p>
        <Button onClick={onClear}>{t('list.clear')}</Button>
      </Empty>
    )
  }
  const contact = def.name === 'contact'
  return (
    <Empty icon={contact ? 'person' : 'table'} title={t('list.empty', { noun })}>
      <p>{contact ? t('list.emptyContacts') : t('list.emptyHelp', { noun })}</p>
      <div className="row">
        {def.can.create && (
          <Button type="primary" onClick={() => setAdding(true)}>
            {t('list.addFirst', { noun })}
          </Button>
        )}
        {def.can.import && (
          <Link to="/data" search={{ object: def.name }}>
            <Button>{t('list.importFile')}</Button>
          </Link>
        )}
        {contact && me?.can.sources && (
          <Link to="/settings/$section" params={{ section: 'sources' }}>
            <Button>{t('list.connectSource')}</Button>
          </Link>
        )}
      </div>
      {adding && (
        <Suspense fallback={null}>
          <NewRecord
            object={def.name}
            onClose={() => setAdding(false)}
            onCreated={id =>
              void navigate(
                contact
                  ? { to: '/customers/$id', params: { id } }
                  : { to: '/o/$object/$id', params: { object: def.name, id } },
              )
            }
          />
        </Suspense>
      )}
    </Empty>
  )
}
