import { Button } from 'antd'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { RecordNotice } from '@huiliu/contracts'
import { isAboutRecord, notices, noticesQuery } from '../../api/notices.ts'
import { Bones } from '../../ui/bones.tsx'
import { useActorName } from '../../ui/actor-name.ts'
import { When } from '../../ui/when.tsx'
import './notice-list.css'

/** What colleagues wrote and changed that concerns the reader; opening one puts it away. */
export function NoticeList({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const found = useQuery(noticesQuery)
  const items = found.data?.items.filter(isAboutRecord) ?? []
  const away = (act: Promise<void>) => void act.finally(() => client.invalidateQueries(noticesQuery))
  return (
    <div className="notice-list">
      <header className="row">
        <h2 className="grow">{t('notices.title')}</h2>
        {items.length > 1 && (
          <Button size="small" type="text" onClick={() => away(notices.dismissAll())}>
            {t('notices.allAway')}
          </Button>
        )}
      </header>
      {found.isPending && <Bones rows={3} />}
      {found.isSuccess && items.length === 0 && <p className="faint">{t('notices.none')}</p>}
      <ul>
        {items.map(one => (
          <li key={one.id}>
            <NoticeLine notice={one} onOpen={() => (away(notices.dismiss(one.id)), onClose())} />
          </li>
        ))}
      </ul>
    </div>
  )
}

function NoticeLine({ notice, onOpen }: { notice: RecordNotice; onOpen: () => void }) {
  const { t } = useTranslation()
  const actor = useActorName()
  const { kind, by, name, gone, closed, object, recordId, text, at } = notice
  const said = t(gone ? 'notices.deleted' : `notices.${kind}`, { by: actor(by), name })
  const body = (
    <>
      <span>{said}</span>
      {text && <span className="faint cut">{text}</span>}
      <small>
        <When at={at} />
      </small>
    </>
  )
  if (gone || closed)
    return (
      <button className="notice-line" onClick={onOpen}>
        {body}
      </button>
    )
  return object === 'contact' ? (
    <Link className="notice-line" to="/customers/$id" params={{ id: recordId }} onClick={onOpen}>
      {body}
    </Link>
  ) : (
    <Link className="notice-line" to="/o/$object/$id" params={{ object, id: recordId }} onClick={onOpen}>
      {body}
    </Link>
  )
}
