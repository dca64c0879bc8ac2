import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { SolutionChange } from '@huiliu/contracts'
import { solutionChangesQuery, solutions as api } from '../../../api/solutions.ts'
import { words } from '../../../app/i18n.ts'
import { When } from '../../../ui/when.tsx'
import { SettingsCard } from '../settings-card.tsx'
import { useAct } from '../use-act.ts'

/** What was installed, upgraded and taken away; each can be taken back. */
export function ChangeList() {
  const { t } = useTranslation()
  const changes = useQuery(solutionChangesQuery).data?.items ?? []
  if (changes.length === 0) return null
  return (
    <SettingsCard title={t('solutions.history')}>
      <ul className="plain-list change-list">
        {changes.map(change => (
          <ChangeRow key={change.id} change={change} />
        ))}
      </ul>
    </SettingsCard>
  )
}

const TONES = { running: 'accent', done: 'ok', failed: 'bad', undone: '' }

function ChangeRow({ change }: { change: SolutionChange }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const run = useAct(solutionChangesQuery.queryKey)
  const { id, act, label, version, state, at, by, kept } = change
  async function undo() {
    const done = await run(() => api.undo(id), t('solutions.undone'))
    if (done.ok) await client.invalidateQueries()
  }
  return (
    <li className="row">
      <span className={`tag ${TONES[state]}`}>{t(`solutions.state.${state}`)}</span>
      <span className="cut grow">
        {t(`solutions.act.${act}`)} {words(label)} {version}
        {kept > 0 && <span className="faint"> · {t('solutions.keptCount', { count: kept })}</span>}
      </span>
      <span className="faint wide-only">{by}</span>
      <When at={at} />
      {state === 'done' && act !== 'undo' && (
        <button className="link" onClick={() => void undo()}>
          {t('act.undo')}
        </button>
      )}
    </li>
  )
}
