import { useEffect } from 'react'
import { Select } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { meQuery } from '../../api/auth.ts'
import { objectsQuery } from '../../api/objects.ts'
import { transfer } from '../../api/transfer.ts'
import { words } from '../../app/i18n.ts'
import { Bones } from '../../ui/bones.tsx'
import { Icon } from '../../ui/icon.tsx'
import { ProblemView } from '../../ui/problem.tsx'
import { Approvals } from './approvals.tsx'
import { DropZone } from './drop-zone.tsx'
import { ExportCard } from './export-card.tsx'
import { ExportList } from './export-list.tsx'
import { ImportList } from './import-list.tsx'
import './transfer.css'

const route = getRouteApi('/shell/data')

/** 数据: a file in, a list out, and what was brought in before. */
export function DataPage() {
  const { t } = useTranslation()
  const found = useQuery(objectsQuery)
  const may = useQuery(meQuery).data?.can ?? { settings: false }
  useEffect(() => {
    document.title = t('job.data')
  }, [t])
  if (found.isError) return <ProblemView error={found.error} retry={() => void found.refetch()} />
  if (!found.data) return <Bones rows={8} />
  const importable = found.data.items.filter(object => object.can.import)
  const exportable = found.data.items.filter(object => object.can.export)
  return (
    <div className="page scroll data-page">
      <h1>{t('job.data')}</h1>
      <div className="data-columns">
        {importable.length > 0 && <ImportCard objects={importable} />}
        {exportable.length > 0 && <ExportCard objects={exportable} />}
      </div>
      {may.settings && <Approvals objects={found.data.items} />}
      {importable.length > 0 && <ImportList objects={found.data.items} />}
      {exportable.length > 0 && <ExportList objects={found.data.items} />}
    </div>
  )
}

type Objects = { name: string; label: { zh: string; en: string } }[]

function ImportCard({ objects }: { objects: Objects }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { object: asked } = route.useSearch()
  const wanted = [asked, 'contact'].find(name => objects.some(one => one.name === name))
  const object = wanted ?? objects[0]?.name ?? ''
  return (
    <section className="card data-import" aria-labelledby="import-title">
      <header>
        <h2 id="import-title">{t('transfer.import')}</h2>
      </header>
      <div className="data-body">
        <label className="data-choice">
          <span>{t('transfer.what')}</span>
          <Select
            aria-label={t('transfer.what')}
            showSearch={{ optionFilterProp: 'label' }}
            value={object}
            popupMatchSelectWidth={false}
            options={objects.map(one => ({ value: one.name, label: words(one.label) }))}
            onChange={next => void navigate({ to: '/data', search: { object: next }, replace: true })}
          />
        </label>
        <DropZone object={object} />
        <p className="data-templates">
          {t('transfer.templates')}
          {(['xlsx', 'csv'] as const).map(format => (
            <a key={format} href={transfer.templateUrl(object, format)} download>
              <Icon name="file" small />
              {`.${format}`}
            </a>
          ))}
        </p>
      </div>
    </section>
  )
}
