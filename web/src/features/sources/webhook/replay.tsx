import { useState } from 'react'
import { Button, Input, Segmented } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Replayed } from '@huiliu/contracts'
import { webhooks as api } from '../../../api/webhooks.ts'
import { useAct } from '../../settings/use-act.ts'

/** Kept messages once more: those with problems, or all from a day on. Nothing doubles. */
export function ReplayCard({ id }: { id: string }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const run = useAct(['deliveries'])
  const [only, setOnly] = useState<'problems' | 'from'>('problems')
  const [from, setFrom] = useState('')
  const [sum, setSum] = useState<Replayed>()
  const [busy, setBusy] = useState(false)
  async function start() {
    setBusy(true)
    setSum(undefined)
    const what = only === 'problems' ? { only } : from ? { from: new Date(`${from}T00:00`).toISOString() } : {}
    const done = await run(() => api.replay(id, what, setSum))
    setBusy(false)
    if (done.ok) await client.invalidateQueries({ queryKey: ['sources'] })
  }
  return (
    <section className="card hook-replay" aria-label={t('hooks.replay.title')}>
      <header>
        <h2>{t('hooks.replay.title')}</h2>
      </header>
      <div className="hook-body">
        <p className="faint">{t('hooks.replay.help')}</p>
        <div className="row hook-replay-row">
          <Segmented
            aria-label={t('hooks.replay.title')}
            value={only}
            onChange={setOnly}
            options={[
              { value: 'problems', label: t('hooks.replay.problems') },
              { value: 'from', label: t('hooks.replay.from') },
            ]}
          />
          {only === 'from' && (
            <Input
              type="date"
              aria-label={t('hooks.replay.day')}
              value={from}
              onChange={event => setFrom(event.target.value)}
            />
          )}
          <Button loading={busy} onClick={() => void start()}>
            {t('hooks.replay.start')}
          </Button>
        </div>
        <p role="status">{sum && t('hooks.replay.sum', { ...sum, next: undefined })}</p>
      </div>
    </section>
  )
}
