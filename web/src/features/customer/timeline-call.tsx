import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ContactView, FileView } from '@huiliu/contracts'
import { channelColor } from '../../ui/channel.tsx'
import { useFormat } from '../../ui/format.ts'
import { Icon } from '../../ui/icon.tsx'
import type { CallOnTimeline } from './calls.ts'
import { EntrySource, TimelineEntry } from './timeline-entry.tsx'

type Props = { contact: ContactView; call: CallOnTimeline; fresh: ReadonlySet<string> }

/** A call in one line, with what was written of it and its recording; opened, everything it is made of. */
export function TimelineCall({ contact, call, fresh }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const [open, setOpen] = useState(false)
  const { told, items, notes, recordings } = call
  return (
    <>
      <article className={items.some(item => fresh.has(item.id)) ? 'entry fresh' : 'entry'}>
        <time dateTime={told.at} title={format.exact(told.at)}>
          {format.time(told.at)}
        </time>
        <i className="edge" style={{ background: channelColor(told.channel) }} />
        <div className="entry-text">
          <div className={open ? 'entry-line open' : 'entry-line'}>
            <span className="entry-words">
              <strong>{told.title}</strong>
              {told.detail && told.type !== 'call.noted' && <span className="entry-detail">{told.detail}</span>}
            </span>
            {items.length > 1 && (
              <button
                className="entry-more"
                aria-expanded={open}
                aria-label={t('calls.openCall')}
                onClick={() => setOpen(!open)}
              >
                <Icon name={open ? 'up' : 'down'} small />
              </button>
            )}
          </div>
          {notes.toReversed().map(note => (
            <p key={note.id} className="quote">
              {format.spoken(note.detail ?? '')}
              {note.actor && <span className="faint"> · {note.actor}</span>}
            </p>
          ))}
          {recordings.map(file => (
            <Recording key={file.id} file={file} />
          ))}
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

/** Played in place; a file of any other kind, and one that is not here yet, is said to be so. */
function Recording({ file: { id, name, state, mediaType } }: { file: FileView }) {
  const { t } = useTranslation()
  const path = `/api/v1/files/${id}`
  if (state !== 'held') return <p className="entry-detail">{t(`calls.recording.${state}`)}</p>
  return (
    <div className="call-recording">
      {mediaType.startsWith('audio/') && (
        <audio controls preload="none" src={path} aria-label={t('calls.recording.held')} />
      )}
      <a href={path} download={name}>
        {t('calls.download')}
      </a>
    </div>
  )
}
