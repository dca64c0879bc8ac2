import { Button } from 'antd'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { ExportNotice, RecordNotice } from '@huiliu/contracts'
import { useObjects } from '../../api/objects.ts'
import { isForReader, notices, noticesQuery } from '../../api/notices.ts'
import { words } from '../../app/i18n.ts'
import { Bones } from '../../ui/bones.tsx'
import { useActorName } from '../../ui/actor-name.ts'
import { useFormat } from '../../ui/format.ts'
import { When } from '../../ui/when.tsx'
import './notice-list.css'

/** What colleagues wrote and changed that concerns the reader; opening one puts it away. */
export function NoticeList({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const found = useQuery(noticesQuery)
  const items = found.data?.items.filter(isForReader) ?? []
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
            {'exportId' in one ? (
              <ExportLine
                notice={one}
                onOpen={() => (one.kind !== 'export_asked' && away(notices.dismiss(one.id)), onClose())}
              />
            ) : (
              <NoticeLine notice={one} onOpen={() => (away(notices.dismiss(one.id)), onClose())} />
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** One that waits for leave stays until that is given or not. */
function ExportLine({ notice, onOpen }: { notice: ExportNotice; onOpen: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const objects = useObjects()
  const { kind, by, rows, text, at } = notice
  const object = objects.find(one => one.name === notice.object)
  const noun = object ? words(object.label) : notice.object
  return (
    <Link className="notice-line" to="/data" search={{}} onClick={onOpen}>
      <span>{t(`notices.${kind}`, { by, noun, number: format.number(rows) })}</span>
      {text && <span className="faint cut">{text}</span>}
      <small>
        <When at={at} />
      </small>
    </Link>
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
