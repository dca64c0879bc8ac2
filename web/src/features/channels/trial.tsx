import { useState } from 'react'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ChannelTrial } from '@huiliu/contracts'
import { ApiProblem } from '../../api/client.ts'
import { channels as api } from '../../api/channels.ts'
import { Icon } from '../../ui/icon.tsx'
import { useProblemText } from '../../ui/problem.tsx'
import { SettingsCard } from '../settings/settings-card.tsx'

type Outcome = { state: 'asking' } | { state: 'done'; trial: ChannelTrial } | { state: 'failed'; text: string }

/** 测试连接: each step with what it found; none begins before the one above it has ended. */
export function TrialCard({ id }: { id: string }) {
  const { t } = useTranslation()
  const explain = useProblemText()
  const [outcome, setOutcome] = useState<Outcome>()
  async function ask() {
    setOutcome({ state: 'asking' })
    try {
      setOutcome({ state: 'done', trial: await api.tryOut(id) })
    } catch (error) {
      const cannot = error instanceof ApiProblem && error.status === 404
      setOutcome({ state: 'failed', text: cannot ? t('channels.noTrial') : explain(error) })
    }
  }
  return (
    <SettingsCard
      title={t('channels.trial')}
      end={
        <Button className="end" loading={outcome?.state === 'asking'} onClick={() => void ask()}>
          {t('channels.tryNow')}
        </Button>
      }
    >
      <div role="status">
        {!outcome && <p className="card-note">{t('channels.trialHelp')}</p>}
        {outcome?.state === 'failed' && <p className="card-note bad-text">{outcome.text}</p>}
        {outcome?.state === 'done' && (
          <ol className="trial-steps">
            {outcome.trial.steps.map(step => (
              <li key={step.name} className={step.ok ? 'ok' : 'bad'}>
                <Icon name={step.ok ? 'check' : 'warn'} small />
                <span className="sr">{t(step.ok ? 'channels.stepOk' : 'channels.stepBad')}</span>
                <span>{step.message}</span>
              </li>
            ))}
          </ol>
        )}
      </div>
    </SettingsCard>
  )
}
