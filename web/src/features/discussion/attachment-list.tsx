import { useState } from 'react'
import { Image } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Attachment } from '@huiliu/contracts'
import { discussion } from '../../api/discussion.ts'
import { useFormat } from '../../ui/format.ts'
import { Icon } from '../../ui/icon.tsx'
import { useProblemText } from '../../ui/problem.tsx'
import { toast } from '../../ui/toast.tsx'
import { useRenew } from './renew.ts'

type Props = { object: string; id: string; files: Attachment[] }

/** Files put to a record: pictures and sound are shown, all can be saved. */
export function AttachmentList({ object, id, files }: Props) {
  return (
    <ul className="attachments">
      {files.map(file => (
        <AttachmentLine key={file.id} object={object} id={id} file={file} />
      ))}
    </ul>
  )
}

function AttachmentLine({ object, id, file }: Omit<Props, 'files'> & { file: Attachment }) {
  const { t } = useTranslation()
  const format = useFormat()
  const remove = useRemove(object, id)
  const href = `/api/v1/attachments/${file.id}`
  return (
    <li className="attachment">
      <Preview file={file} href={href} />
      <a className="cut" href={href} download={file.name} title={file.name}>
        {file.name}
      </a>
      <small>{format.bytes(file.bytes)}</small>
      {file.mine && (
        <button
          className="icon-button"
          aria-label={t('discussion.removeFile', { name: file.name })}
          onClick={() => remove(file)}
        >
          <Icon name="close" small />
        </button>
      )}
    </li>
  )
}

function Preview({ file, href }: { file: Attachment; href: string }) {
  const [broken, setBroken] = useState(false)
  if (file.shown && !broken && file.mediaType.startsWith('image/'))
    return <Image src={href} alt={file.name} width={64} height={48} onError={() => setBroken(true)} />
  if (file.shown && file.mediaType.startsWith('audio/')) return <audio controls preload="none" src={href} />
  return (
    <span className="attachment-icon">
      <Icon name="file" />
    </span>
  )
}

function useRemove(object: string, id: string): (file: Attachment) => void {
  const { t } = useTranslation()
  const explain = useProblemText()
  const renew = useRenew(object, id)
  async function run(act: () => Promise<void>): Promise<boolean> {
    try {
      await act()
      await renew()
      return true
    } catch (error) {
      toast(explain(error), { tone: 'bad' })
      return false
    }
  }
  return file =>
    void run(() => discussion.detach(file.id)).then(done => {
      const undo = { label: t('act.undo'), run: () => void run(() => discussion.reattach(file.id)) }
      if (done) toast(t('discussion.fileRemoved', { name: file.name }), { act: undo })
    })
}
