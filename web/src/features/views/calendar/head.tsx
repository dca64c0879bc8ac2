import { Button, Segmented } from 'antd'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../ui/format.ts'
import { Icon } from '../../../ui/icon.tsx'
import { SPANS, stepped, type Span } from './days.ts'

type Props = {
  span: Span
  at: string
  today: string
  days: string[]
  onAt: (day: string) => void
  onSpan: (span: Span) => void
}

/** Which days are on show, and the way to others. */
export function CalendarHead({ span, at, today, days, onAt, onSpan }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const title =
    span === 'month'
      ? format.monthName(at)
      : span === 'day'
        ? format.dayName(at)
        : `${format.dayName(days[0] ?? at)} – ${format.dayName(days.at(-1) ?? at)}`
  return (
    <header className="calendar-head">
      <button className="icon-button" aria-label={t('look.earlier')} onClick={() => onAt(stepped(span, at, -1))}>
        <Icon name="left" small />
      </button>
      <button className="icon-button" aria-label={t('look.later')} onClick={() => onAt(stepped(span, at, 1))}>
        <Icon name="right" small />
      </button>
      <h2 aria-live="polite">{title}</h2>
      <Button size="small" onClick={() => onAt(today)}>
        {t('look.today')}
      </Button>
      <span className="grow" />
      <Segmented
        size="small"
        aria-label={t('look.span')}
        value={span}
        options={SPANS.map(one => ({ value: one, label: t(`look.${one}`) }))}
        onChange={onSpan}
      />
    </header>
  )
}
