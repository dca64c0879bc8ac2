import { useEffect } from 'react'
import { Select } from 'antd'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { DeliveryView, Source } from '@huiliu/contracts'
import { deliveriesQuery, sourcesQuery } from '../../api/sources.ts'
import { useLive } from '../../app/live.tsx'
import { Bones } from '../../ui/bones.tsx'
import { Empty } from '../../ui/empty.tsx'
import { ProblemView } from '../../ui/problem.tsx'
import { FirstEvent } from '../sources/first-event.tsx'
import { DeliveryTable } from './delivery-table.tsx'
import './arrivals.css'

const route = getRouteApi('/shell/arrivals')
/** Hints tell of events; a message that waits or does not fit has become none. */
const UNTOLD_MS = 5000

/** 实时: what comes in, from which source, about whom, and what was wrong with it. */
export function ArrivalsPage() {
  const { t } = useTranslation()
  const { source = '' } = route.useSearch()
  const navigate = useNavigate()
  const sources = useQuery(sourcesQuery)
  const all = sources.data?.items ?? []
  const found = useInfiniteQuery({
    ...deliveriesQuery(source),
    refetchInterval: all.some(one => one.hook) ? UNTOLD_MS : false,
  })
  useEffect(() => {
    document.title = t('job.arrivals')
  }, [t])
  const rows = found.data?.pages.flatMap(page => page.items) ?? []
  return (
    <section className="page list">
      <div className="card list-card arrivals">
        <header className="view-tabs">
          <h1 className="view-title">{t('job.arrivals')}</h1>
          <Select
            aria-label={t('arrivals.source')}
            popupMatchSelectWidth={false}
            value={source}
            options={[
              { value: '', label: t('arrivals.allSources') },
              ...all.map(one => ({ value: one.id, label: one.name })),
            ]}
            onChange={next => void navigate({ to: '/arrivals', search: next ? { source: next } : {}, replace: true })}
          />
          <span className="grow" />
          <LiveMark />
        </header>
        {found.isError && <ProblemView error={found.error} retry={() => void found.refetch()} />}
        {found.isPending && <Bones rows={10} />}
        {found.isSuccess && rows.length === 0 && (
          <NothingYet source={all.find(one => (source ? one.id === source : one.writeKey))} />
        )}
        {rows.length > 0 && (
          <Deliveries
            rows={rows}
            sources={all}
            more={found.hasNextPage ? () => void found.fetchNextPage() : undefined}
            busy={found.isFetchingNextPage}
          />
        )}
      </div>
    </section>
  )
}

function LiveMark() {
  const { t } = useTranslation()
  const live = useLive()
  return (
    <span className={live ? 'live on' : 'live'} role="status">
      <i className="dot" />
      {t(live ? 'timeline.live' : 'timeline.notLive')}
    </span>
  )
}

function Deliveries({
  rows,
  sources,
  more,
  busy,
}: {
  rows: DeliveryView[]
  sources: Source[]
  more: (() => void) | undefined
  busy: boolean
}) {
  const { t } = useTranslation()
  return (
    <div className="arrivals-scroll" tabIndex={0} role="region" aria-label={t('job.arrivals')}>
      <DeliveryTable rows={rows} sources={sources} />
      {more && (
        <button className="link arrivals-more" disabled={busy} onClick={more}>
          {t('arrivals.older')}
        </button>
      )}
    </div>
  )
}

function NothingYet({ source }: { source: Source | undefined }) {
  const { t } = useTranslation()
  return (
    <div className="arrivals-scroll">
      <Empty icon="pulse" title={t('arrivals.empty')}>
        <p>{t(source ? 'arrivals.emptyHelp' : 'sources.noneHelp')}</p>
        {!source && (
          <Link to="/settings/$section" params={{ section: 'sources' }}>
            {t('arrivals.createSource')}
          </Link>
        )}
        {source && <FirstEvent source={source} />}
      </Empty>
    </div>
  )
}
