import { useDeferredValue, useMemo, useState } from 'react'
import { Button } from 'antd'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { MappingView } from '@huiliu/contracts'
import { ApiProblem } from '../../../../api/client.ts'
import { mappingQuery, trialQuery, webhooks as api } from '../../../../api/webhooks.ts'
import { useProblemText } from '../../../../ui/problem.tsx'
import { toast } from '../../../../ui/toast.tsx'
import {
  basesIn,
  connect,
  connections,
  draftOf,
  mappingOf,
  missingIn,
  placeAt,
  type Draft,
  type Target,
} from './draft.ts'
import { MappingFields } from './fields.tsx'
import { placePressed, type Editing } from './place-field.tsx'
import { pointerOf } from './places.ts'
import { Preview } from './preview.tsx'
import { targetsOf, wantedNext } from './targets.ts'
import { MessageTree } from './tree.tsx'
import { targetProblems } from './target-problems.ts'

type Sampled = MappingView & { sample: NonNullable<MappingView['sample']> }

/** Connects a message's values with what they mean; a trial on every change says what would become of it. */
export function MappingEditor({ id, view }: { id: string; view: Sampled }) {
  const { t } = useTranslation()
  const { payload, seq } = view.sample
  const [draft, setDraft] = useState(() => draftOf(view.mapping))
  const [active, setActive] = useState<Target>()
  const mapping = mappingOf(draft)
  const trial = useQuery(trialQuery(id, useDeferredValue(mapping), seq))
  const problemsAt = targetProblems(draft, mapping ? trial.data : undefined)
  const next = active ?? wantedNext(draft)
  const connected = useMemo(() => connections(payload, draft, targetsOf(draft)), [payload, draft])
  const editing: Editing = { payload, draft, change: setDraft, active: next, activate: setActive, problemsAt }
  const { item } = basesIn(payload, draft)
  const lines = draft.order.lines ? [pointerOf(draft.order.lines.each, item)] : []

  function pick(pointer: string) {
    const place = next && placePressed(editing, next, pointer)
    if (!next || place === undefined) return
    const made = connect(draft, next, place)
    setDraft(made)
    setActive(undefined)
  }

  return (
    <>
      {view.mapping === null && view.guess && <Guess guess={view.guess} draft={draft} onTake={setDraft} />}
      <div className="hook-map">
        <div className="hook-tree">
          <p className="hook-hint">
            {next ? t('hooks.pressFor', { target: t(`hooks.target.${next}`) }) : t('hooks.allConnected')}
          </p>
          <MessageTree payload={payload} connected={connected} lists={[draft.each, ...lines]} onPick={pick} />
        </div>
        <MappingFields editing={editing} />
      </div>
      <div className="hook-end">
        <Preview trial={trial.data} missing={missingIn(draft)} />
        <Save id={id} draft={draft} view={view} />
      </div>
    </>
  )
}

type GuessProps = { guess: NonNullable<MappingView['guess']>; draft: Draft; onTake: (draft: Draft) => void }

/** Offered, never applied by itself. */
function Guess({ guess, draft, onTake }: GuessProps) {
  const { t } = useTranslation()
  const guessed = draftOf(guess)
  if (JSON.stringify(draft) === JSON.stringify(guessed)) return null
  const found = targetsOf(guessed).filter(target => placeAt(guessed, target) !== undefined)
  return (
    <div className="hook-guess">
      <p>
        {t('hooks.guessed', { count: found.length })}{' '}
        <span className="faint">{found.map(target => t(`hooks.target.${target}`)).join(t('hooks.and'))}</span>
      </p>
      <Button onClick={() => onTake(guessed)}>{t('hooks.takeGuess')}</Button>
    </div>
  )
}

function Save({ id, draft, view }: { id: string; draft: Draft; view: Sampled }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const explain = useProblemText()
  const [busy, setBusy] = useState(false)
  const mapping = mappingOf(draft)
  const changed = JSON.stringify(mapping) !== JSON.stringify(mappingOf(draftOf(view.mapping)))
  async function save() {
    if (!mapping) return
    setBusy(true)
    try {
      await api.saveMapping(id, mapping, view.version)
      toast(t('hooks.saved'))
    } catch (error) {
      toast(explain(error), { tone: 'bad' })
      if (!(error instanceof ApiProblem && error.status === 409)) return
    } finally {
      setBusy(false)
    }
    await client.invalidateQueries({ queryKey: mappingQuery(id).queryKey.slice(0, 2) })
    await client.invalidateQueries({ queryKey: ['sources'] })
  }
  return (
    <div className="hook-save">
      <Button type="primary" disabled={!mapping || !changed} loading={busy} onClick={() => void save()}>
        {t('hooks.save')}
      </Button>
      <small>{t('hooks.saveHelp')}</small>
    </div>
  )
}
