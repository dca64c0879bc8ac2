import { useTranslation } from 'react-i18next'
import type { ContactView } from '@huiliu/contracts'
import { useFormat } from '../../ui/format.ts'
import { TimelineFold } from './timeline-fold.tsx'
import type { Visit } from './visits.ts'

type Props = { contact: ContactView; visit: Visit; fresh: ReadonlySet<string> }

/** A visit in one line: how many pages, how long, which ones; opened, everything it is made of. */
export function TimelineVisit({ contact, visit, fresh }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const { items, pages, seconds, titles } = visit
  const [newest] = items
  if (!newest) return null
  const told = seconds > 0 ? 'timeline.visitFor' : 'timeline.visit'
  return (
    <TimelineFold
      contact={contact}
      told={newest}
      items={items}
      fresh={fresh}
      className="visit"
      opens={t('timeline.visitOpen')}
      words={
        <>
          <strong>{t(told, { count: pages, time: format.duration(seconds) })}</strong>
          <span className="entry-detail">{titles.join(' → ')}</span>
        </>
      }
    />
  )
}
