import { useTranslation } from 'react-i18next'
import { Icon } from '../../ui/icon.tsx'
import { STEPS, type Step } from './progress.ts'
import type { Guide } from './use-guide.ts'

/** The steps; each is ticked by what arrived. */
export function Steps({ guide }: { guide: Guide }) {
  const { t } = useTranslation()
  const now = STEPS.find(step => !guide.done.has(step))
  return (
    <ol className="guide-steps" aria-label={t('guide.steps')}>
      {STEPS.map((step, index) => (
        <StepMark key={step} step={step} number={index + 1} done={guide.done.has(step)} now={step === now} />
      ))}
    </ol>
  )
}

type MarkProps = { step: Step; number: number; done: boolean; now: boolean }
function StepMark({ step, number, done, now }: MarkProps) {
  const { t } = useTranslation()
  return (
    <li className={done ? 'done' : now ? 'now' : ''} aria-current={now ? 'step' : undefined} data-step={step}>
      <i aria-hidden="true">{done ? <Icon name="check" small /> : number}</i>
      <span>{t(`guide.step.${step}`)}</span>
      {done && <span className="sr">{t('guide.happened')}</span>}
    </li>
  )
}
