import { useEffect, type ReactNode } from 'react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Source } from '@huiliu/contracts'
import { deliveriesQuery, sourcesQuery } from '../../../api/sources.ts'
import { NotFound } from '../../../app/states.tsx'
import { Bones } from '../../../ui/bones.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { ProblemView } from '../../../ui/problem.tsx'
import { DeliveryTable } from '../../arrivals/delivery-table.tsx'
import { Connect } from './connect.tsx'
import { MappingStep } from './mapping/step.tsx'
import { ReplayCard } from './replay.tsx'
import '../../arrivals/arrivals.css'
import '../../settings/settings.css'
import './webhook.css'

const route = getRouteApi('/shell/settings/sources/$id')
/** Until something has come nothing tells us of it: what is kept unread is no event yet. */
const WAIT_MS = 2000

/** A webhook from its address to its orders: connect, wait for the first message, map. */
export function WebhookPage() {
  const { t } = useTranslation()
  const { id } = route.useParams()
  const sources = useQuery(sourcesQuery)
  const source = sources.data?.items.find(one => one.id === id)
  useEffect(() => {
    document.title = source?.name ?? t('job.settings')
  }, [t, source?.name])
  if (sources.isError) return <ProblemView error={sources.error} retry={() => void sources.refetch()} />
  if (!sources.data) return <Bones rows={8} />
  return source?.hook ? <Webhook source={source} hook={source.hook} /> : <NotFound />
}

type Step = 'connect' | 'wait' | 'map'

function Webhook({ source, hook }: { source: Source; hook: NonNullable<Source['hook']> }) {
  const { t } = useTranslation()
  const found = useInfiniteQuery({ ...deliveriesQuery(source.id), refetchInterval: WAIT_MS })
  const rows = found.data?.pages.flatMap(page => page.items) ?? []
  const step: Step = rows.length === 0 ? 'wait' : 'map'
  return (
    <section className="page scroll hook">
      <header className="hook-head">
        <Link to="/settings/$section" params={{ section: 'sources' }} className="row">
          <Icon name="left" small />
          {t('settings.sources.title')}
        </Link>
        <div className="row">
          <h1>{source.name}</h1>
          <span className="tag">{t('sources.kind.webhook')}</span>
          <HookState mapped={hook.mapped} arrived={rows.length > 0} />
        </div>
      </header>
      <StepCard number={1} title={t('hooks.step.connect')} done={rows.length > 0} open={step === 'wait'}>
        <Connect source={source} />
      </StepCard>
      <StepCard number={2} title={t('hooks.step.wait')} done={rows.length > 0} open={step === 'wait'}>
        {rows.length === 0 ? (
          <p className="hook-waiting" role="status">
            <i className="dot" />
            {t('hooks.waiting')}
          </p>
        ) : (
          <p className="hook-arrived">{t('hooks.arrived', { count: source.events24h })}</p>
        )}
      </StepCard>
      <StepCard number={3} title={t('hooks.step.map')} done={hook.mapped} open={step === 'map'}>
        {rows.length === 0 ? (
          <p className="faint">{t('hooks.mapLater')}</p>
        ) : (
          <MappingStep key={source.id} source={source} deliveries={rows} />
        )}
      </StepCard>
      {hook.mapped && <ReplayCard id={source.id} />}
      {rows.length > 0 && (
        <section className="card hook-traffic" aria-label={t('hooks.traffic')}>
          <header>
            <h2>{t('hooks.traffic')}</h2>
            <Link className="end" to="/arrivals" search={{ source: source.id }}>
              {t('hooks.allTraffic')}
            </Link>
          </header>
          <div className="hook-traffic-scroll" tabIndex={0} role="region" aria-label={t('hooks.traffic')}>
            <DeliveryTable rows={rows.slice(0, 10)} sources={[source]} />
          </div>
        </section>
      )}
    </section>
  )
}

function HookState({ mapped, arrived }: { mapped: boolean; arrived: boolean }) {
  const { t } = useTranslation()
  if (mapped) return <span className="tag ok">{t('hooks.state.mapped')}</span>
  return <span className="tag warn">{t(arrived ? 'hooks.state.unmapped' : 'hooks.state.waiting')}</span>
}

type StepProps = { number: number; title: string; done: boolean; open: boolean; children: ReactNode }

/** A step of the set-up; what is done stays at hand, closed. */
function StepCard({ number, title, done, open, children }: StepProps) {
  const { t } = useTranslation()
  return (
    <details className="card hook-step" open={open}>
      <summary>
        <span className={done ? 'hook-number done' : 'hook-number'}>{done ? <Icon name="check" small /> : number}</span>
        <h2>{title}</h2>
        {done && <span className="sr">{t('act.done')}</span>}
        <Icon name="down" small />
      </summary>
      <div className="hook-body">{children}</div>
    </details>
  )
}
