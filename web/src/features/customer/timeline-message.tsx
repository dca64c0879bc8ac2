import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FileView, TimelineItem } from '@huiliu/contracts'
import { useFormat } from '../../ui/format.ts'
import { Icon } from '../../ui/icon.tsx'
import { messageIn } from './message.ts'
import './message.css'

/** A message opened: all its words, what it quotes when asked, its files, and a mail as it was laid out. */
export function MessageBody({ item }: { item: TimelineItem }) {
  const { t } = useTranslation()
  const [quoted, setQuoted] = useState(false)
  const message = messageIn(item)
  const original = item.files?.find(file => file.original && file.state === 'held')
  const attached = item.files?.filter(file => !file.original && file.inline === null) ?? []
  return (
    <div className="message">
      {message.parties.length > 0 && (
        <dl className="message-parties">
          {message.parties.map(({ role, text }) => (
            <div key={role}>
              <dt>{t(`message.${role}`)}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      )}
      {message.subject && <p className="message-subject">{message.subject}</p>}
      {message.text && <p className="message-text">{message.text}</p>}
      {message.quoted && (
        <>
          <button className="link quiet" aria-expanded={quoted} onClick={() => setQuoted(!quoted)}>
            {t(quoted ? 'message.hideQuoted' : 'message.showQuoted')}
          </button>
          {quoted && <blockquote className="message-quoted">{message.quoted}</blockquote>}
        </>
      )}
      {attached.length > 0 && (
        <ul className="message-files" aria-label={t('message.files')}>
          {attached.map(file => (
            <Attached key={file.id} file={file} />
          ))}
        </ul>
      )}
      {original && <Original file={original} />}
    </div>
  )
}

function Attached({ file: { id, name, bytes, state } }: { file: FileView }) {
  const { t } = useTranslation()
  const format = useFormat()
  const size = bytes === null ? null : format.bytes(bytes)
  return (
    <li className="message-file">
      <Icon name="file" small />
      {state === 'held' ? (
        <a className="cut" href={`/api/v1/files/${id}`} download={name} title={name}>
          {name}
        </a>
      ) : (
        <span className="cut" title={name}>
          {name}
        </span>
      )}
      <span className="faint">{state === 'held' ? size : t(`message.file.${state}`)}</span>
    </li>
  )
}

/** In a frame that runs nothing and is signed in nowhere; pictures from elsewhere tell who reads, so they wait to be asked for. */
function Original({ file }: { file: FileView }) {
  const { t } = useTranslation()
  const [shown, setShown] = useState(false)
  const [remote, setRemote] = useState(false)
  return (
    <div className="message-original">
      <div className="row">
        <button className="link quiet" aria-expanded={shown} onClick={() => setShown(!shown)}>
          {t(shown ? 'message.hideOriginal' : 'message.showOriginal')}
        </button>
        {shown && !remote && (
          <button className="link quiet" onClick={() => setRemote(true)}>
            {t('message.remotePictures')}
          </button>
        )}
      </div>
      {shown && (
        <iframe
          key={String(remote)}
          title={t('message.original')}
          src={`/api/v1/files/${file.id}/page${remote ? '?remote=true' : ''}`}
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          referrerPolicy="no-referrer"
          loading="lazy"
        />
      )}
    </div>
  )
}
