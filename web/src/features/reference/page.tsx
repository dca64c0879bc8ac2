import { useDeferredValue, useEffect, useState } from 'react'
import { Input } from 'antd'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/client.ts'
import { useObjects } from '../../api/objects.ts'
import { words } from '../../app/i18n.ts'
import { Bones } from '../../ui/bones.tsx'
import { Icon } from '../../ui/icon.tsx'
import { ProblemView } from '../../ui/problem.tsx'
import { groupsOf, matches, type OpenApi, type Operation } from './document.ts'
import { OperationCard } from './operation.tsx'
import '../settings/settings.css'
import './reference.css'

const documentQuery = queryOptions({ queryKey: ['openapi'], queryFn: () => call<OpenApi>('/openapi.json') })

/** API 文档: every call this workspace has and the reader may make, with his own objects. */
export function ReferencePage() {
  const { t } = useTranslation()
  const found = useQuery(documentQuery)
  useEffect(() => {
    document.title = t('reference.title')
  }, [t])
  return (
    <section className="page scroll reference">
      <header>
        <Link to="/settings/$section" params={{ section: 'tokens' }} className="row">
          <Icon name="left" small />
          {t('reference.back')}
        </Link>
        <div className="row">
          <h1>{t('reference.title')}</h1>
          <span className="grow" />
          <a href="/api/v1/openapi.json" download="openapi.json">
            {t('reference.file')}
          </a>
        </div>
        <p className="settings-lead">{t('reference.lead')}</p>
      </header>
      {found.isError && <ProblemView error={found.error} retry={() => void found.refetch()} />}
      {!found.data && !found.isError && <Bones rows={10} />}
      {found.data && <Reference document={found.data} />}
    </section>
  )
}

function Reference({ document }: { document: OpenApi }) {
  const { t } = useTranslation()
  const objects = useObjects()
  const groups = groupsOf(document)
  // The reader's objects first.
  const own = objects.map(one => one.name).filter(name => groups.has(name))
  const tags = [...own, ...[...groups.keys()].filter(tag => !own.includes(tag)).toSorted()]
  const [chosen, setChosen] = useState<string>()
  const [typed, setTyped] = useState('')
  const asked = useDeferredValue(typed.trim())
  const label = (tag: string) => {
    const object = objects.find(one => one.name === tag)
    return object ? words(object.label) : tag
  }
  const tag = chosen ?? tags[0] ?? ''
  const shown: Operation[] =
    asked === ''
      ? (groups.get(tag) ?? [])
      : [...groups.values()]
          .flat()
          .filter(one => matches(one, asked))
          .slice(0, MOST)
  return (
    <div className="reference-parts">
      <nav aria-label={t('reference.title')}>
        <Input
          allowClear
          aria-label={t('reference.find')}
          placeholder={t('reference.find')}
          value={typed}
          onChange={event => setTyped(event.target.value)}
        />
        {tags.map(one => (
          <button
            key={one}
            type="button"
            aria-current={asked === '' && one === tag ? 'true' : undefined}
            onClick={() => {
              setTyped('')
              setChosen(one)
            }}
          >
            {label(one)}
          </button>
        ))}
      </nav>
      <div className="reference-list">
        {asked === '' && <h2>{label(tag)}</h2>}
        {shown.map(one => (
          <OperationCard key={`${one.method} ${one.path}`} document={document} operation={one} />
        ))}
        {shown.length === 0 && <p className="faint">{t('reference.none')}</p>}
      </div>
    </div>
  )
}

const MOST = 60
