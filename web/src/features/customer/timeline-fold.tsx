import { useState, type ReactNode } from 'react'
import type { ContactView, TimelineItem } from '@huiliu/contracts'
import { channelColor } from '../../ui/channel.tsx'
import { useFormat } from '../../ui/format.ts'
import { Icon } from '../../ui/icon.tsx'
import { EntrySource, TimelineEntry } from './timeline-entry.tsx'

type Props = {
  contact: ContactView
  /** whose time, channel and source the line shows */
  told: TimelineItem
  /** everything it is made of, newest first */
  items: TimelineItem[]
  fresh: ReadonlySet<string>
  className?: string
  words: ReactNode
  /** what the button that opens it says; null: there is nothing more to see */
  opens: string | null
  /** stays in sight while it is closed */
  children?: ReactNode
}

/** Items that belong together as one line of the timeline; opened, each of them stands below. */
export function TimelineFold({ contact, told, items, fresh, className, words, opens, children }: Props) {
  const format = useFormat()
  const [open, setOpen] = useState(false)
  const isFresh = items.some(item => fresh.has(item.id))
  return (
    <>
      <article className={['entry', className, isFresh && 'fresh'].filter(Boolean).join(' ')}>
        <time dateTime={told.at} title={format.exact(told.at)}>
          {format.time(told.at)}
        </time>
        <i className="edge" style={{ background: channelColor(told.channel) }} />
        <div className="entry-text">
          <div className={open ? 'entry-line open' : 'entry-line'}>
            <span className="entry-words">{words}</span>
            {opens !== null && (
              <button className="entry-more" aria-expanded={open} aria-label={opens} onClick={() => setOpen(!open)}>
                <Icon name={open ? 'up' : 'down'} small />
              </button>
            )}
          </div>
          {children}
        </div>
        <EntrySource contact={contact} item={told} />
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
