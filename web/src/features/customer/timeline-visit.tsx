import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ContactView } from '@huiliu/contracts'
import { channelColor } from '../../ui/channel.tsx'
import { useFormat } from '../../ui/format.ts'
import { Icon } from '../../ui/icon.tsx'
import { EntrySource, TimelineEntry } from './timeline-entry.tsx'
import type { Visit } from './visits.ts'

type Props = { contact: ContactView; visit: Visit; fresh: ReadonlySet<string> }

/** A visit in one line: how many pages, how long, which ones; opened, everything it is made of. */
export function TimelineVisit({ contact, visit, fresh }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const [open, setOpen] = useState(false)
  const { items, pages, seconds, titles } = visit
  const [newest] = items
  if (!newest) return null
  const told = seconds > 0 ? 'timeline.visitFor' : 'timeline.visit'
  return (
    <>
      <article className={items.some(item => fresh.has(item.id)) ? 'entry visit fresh' : 'entry visit'}>
        <time dateTime={newest.at} title={format.exact(newest.at)}>
          {format.time(newest.at)}
        </time>
        <i className="edge" style={{ background: channelColor(newest.channel) }} />
        <div className={open ? 'entry-text entry-line open' : 'entry-text entry-line'}>
          <span className="entry-words">
            <strong>{t(told, { count: pages, time: format.duration(seconds) })}</strong>
            <span className="entry-detail">{titles.join(' → ')}</span>
          </span>
          <button
            className="entry-more"
            aria-expanded={open}
            aria-label={t('timeline.visitOpen')}
            onClick={() => setOpen(!open)}
          >
            <Icon name={open ? 'up' : 'down'} small />
          </button>
        </div>
        <EntrySource contact={contact} item={newest} />
      </article>
      {open && (
        <div className="visit-items">
          {items.map(item => (
            <TimelineEntry key={item.id} contact={contact} item={item} fresh={fresh.has(item.id)} />
          ))}
        </div>
      )}
    </>
  )
}
