import { useState } from 'react'
import { Button } from 'antd'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { demo } from '../../api/demo.ts'
import { Icon } from '../../ui/icon.tsx'
import { useProblemText } from '../../ui/problem.tsx'
import { toast, useUndo } from '../../ui/toast.tsx'
import type { Side } from './customer-pane.tsx'
import { CutWrong } from './cut-wrong.tsx'
import { STEPS, wrongEdge } from './progress.ts'
import { DoAct, StoreSheet } from './story-acts.tsx'
import { TwoCustomers } from './two-customers.tsx'
import type { Guide } from './use-guide.ts'

type Props = { guide: Guide; onShow: (side: Side) => void; onLeave: () => void }

/** What to do now, what to look at while doing it, and the acts that are not in the shop. */
export function Coach({ guide, onShow, onLeave }: Props) {
  const { t } = useTranslation()
  const { phase } = guide
  const step = STEPS.findIndex(one => !guide.done.has(one)) + 1
  return (
    <section className="guide-coach" aria-live="polite" data-phase={phase}>
      <div className="grow">
        <h2>
          {step > 0 && <small>{t('guide.stepOf', { step, count: STEPS.length })}</small>} {t(`guide.do.${phase}`)}
        </h2>
        <p>{t(`guide.look.${phase}`, { card: guide.card })}</p>
      </div>
      {phase === 'undo' && <TwoCustomers guide={guide} />}
      <div className="guide-acts">
        {EXPLAINED.has(phase) && <Button onClick={() => onShow('why')}>{t('identity.why')}</Button>}
        {(phase === 'mail' || phase === 'scan' || phase === 'call') && <DoAct key={phase} act={phase} />}
        {phase === 'store' && <StoreSheet />}
        {phase === 'mixUp' && <MixUp guide={guide} />}
        {phase === 'cut' && <Cut guide={guide} />}
        {phase === 'undo' && <Undo guide={guide} />}
        {phase === 'done' && <Finished guide={guide} onLeave={onLeave} />}
        {phase === 'refused' && <Button onClick={onLeave}>{t('guide.again')}</Button>}
      </div>
    </section>
  )
}

/** Where somebody already is one person for several reasons. */
const EXPLAINED = new Set<Guide['phase']>(['mail', 'scan', 'call', 'store', 'mixUp', 'cut'])

function MixUp({ guide }: { guide: Guide }) {
  const { t } = useTranslation()
  const explain = useProblemText()
  const [busy, setBusy] = useState(false)
  async function happen() {
    setBusy(true)
    try {
      guide.mixed((await demo.mixUp()).card)
    } catch (error) {
      setBusy(false)
      toast(explain(error), { tone: 'bad' })
    }
  }
  return (
    <Button type="primary" loading={busy} onClick={() => void happen()}>
      {t('guide.mixUp')}
    </Button>
  )
}

function Cut({ guide }: { guide: Guide }) {
  const { t } = useTranslation()
  const edge = wrongEdge(guide.customer?.identity, guide.card)
  if (!edge) return null
  return (
    <CutWrong
      edge={edge}
      render={open => (
        <Button type="primary" icon={<Icon name="scissors" small />} onClick={open}>
          {t('guide.cut')}
        </Button>
      )}
    />
  )
}

/** The act comes from the log, so that it can be taken back after a reload too. */
function Undo({ guide: { cardHolder } }: { guide: Guide }) {
  const { t } = useTranslation()
  const undo = useUndo()
  const actId = cardHolder?.items.find(item => item.type === 'identity.cut')?.actId
  return (
    <Button
      type="primary"
      icon={<Icon name="undo" small />}
      disabled={!actId}
      onClick={() => actId && void undo(actId)}
    >
      {t('guide.undo')}
    </Button>
  )
}

function Finished({ guide, onLeave }: { guide: Guide; onLeave: () => void }) {
  const { t } = useTranslation()
  const edge = wrongEdge(guide.customer?.identity, guide.card)
  return (
    <>
      {edge && <CutWrong edge={edge} render={open => <Button onClick={open}>{t('guide.cutAgain')}</Button>} />}
      <Button onClick={onLeave}>{t('guide.again')}</Button>
      <Link to="/">
        <Button type="primary">{t('guide.toWork')}</Button>
      </Link>
    </>
  )
}
