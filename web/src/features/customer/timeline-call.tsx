import { useTranslation } from 'react-i18next'
import type { ContactView, FileView } from '@huiliu/contracts'
import { useFormat } from '../../ui/format.ts'
import type { CallOnTimeline } from './calls.ts'
import { TimelineFold } from './timeline-fold.tsx'

type Props = { contact: ContactView; call: CallOnTimeline; fresh: ReadonlySet<string> }

/** A call in one line, with what was written of it and its recording; opened, everything it is made of. */
export function TimelineCall({ contact, call, fresh }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const { told, items, notes, recordings } = call
  return (
    <TimelineFold
      contact={contact}
      told={told}
      items={items}
      fresh={fresh}
      opens={items.length > 1 ? t('calls.openCall') : null}
      words={
        <>
          <strong>{told.title}</strong>
          {told.detail && told.type !== 'call.noted' && <span className="entry-detail">{told.detail}</span>}
        </>
      }
    >
      {notes.toReversed().map(note => (
        <p key={note.id} className="quote">
          {format.spoken(note.detail ?? '')}
          {note.actor && <span className="faint"> · {note.actor}</span>}
        </p>
      ))}
      {recordings.map(file => (
        <Recording key={file.id} file={file} />
      ))}
    </TimelineFold>
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
