import { lazy, Suspense, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { CallView } from '@huiliu/contracts'
import { meQuery } from '../../api/auth.ts'
import { ringingQuery } from '../../api/calls.ts'
import { useFormat } from '../../ui/format.ts'
import { useHotkey } from '../../ui/hotkey.ts'
import { firstLine } from './first-line.ts'
import './calls.css'

const CallCard = lazy(() => import('./call-card.tsx').then(module => ({ default: module.CallCard })))

/**
 * 来电弹屏: a card for each call that rings here or that I speak in. One I took stays after its end, for a note, until I put
 * it away; one that somebody else takes goes by itself.
 */
export function CallDesk() {
  const { t } = useTranslation()
  const format = useFormat()
  const me = useQuery({ ...meQuery, enabled: false }).data?.member.id
  const [away, setAway] = useState<ReadonlySet<string>>(new Set())
  const [taken, setTaken] = useState<CallView[]>([])
  const current = useQuery(ringingQuery).data?.items ?? []
  const mine = current.filter(call => call.state === 'answered' && call.agent?.id === me)
  const fresh = mine.filter(call => !taken.some(one => one.id === call.id))
  if (fresh.length > 0) setTaken([...taken, ...fresh])
  const over = taken.filter(call => !current.some(one => one.id === call.id))
  const shown = [...current, ...over].filter(call => !away.has(call.id))
  useHotkey('mod+j', () => document.querySelector<HTMLElement>('.call-card :is(a, button, input)')?.focus())
  return (
    <section className="calls" aria-label={t('calls.desk')} hidden={shown.length === 0}>
      <p className="sr" role="status" aria-live="assertive">
        {current.filter(call => call.state === 'ringing').map(call => firstLine(call, { t, format }))}
      </p>
      <Suspense fallback={null}>
        {shown.map(call => (
          <CallCard
            key={call.id}
            call={call}
            over={over.includes(call)}
            onClose={() => {
              setAway(new Set([...away, call.id]))
              setTaken(taken.filter(one => one.id !== call.id))
            }}
          />
        ))}
      </Suspense>
    </section>
  )
}
