import { useRef, useState } from 'react'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Attachment } from '@huiliu/contracts'
import { discussion } from '../../api/discussion.ts'
import { Icon } from '../../ui/icon.tsx'
import { useProblemText } from '../../ui/problem.tsx'
import { toast } from '../../ui/toast.tsx'
import { MentionInput, useMentioned } from './mention-input.tsx'
import { useRenew } from './renew.ts'

type Props = { object: string; id: string }

/** Where a comment is written, with the files that go along. */
export function CommentForm({ object, id }: Props) {
  const { t } = useTranslation()
  const explain = useProblemText()
  const mentioned = useMentioned()
  const renew = useRenew(object, id)
  const [text, setText] = useState('')
  const [files, setFiles] = useState<Attachment[]>([])
  const [busy, setBusy] = useState(false)
  const said = text.trim() !== '' || files.length > 0
  async function busily(work: () => Promise<void>) {
    setBusy(true)
    try {
      await work()
      await renew()
    } catch (error) {
      toast(explain(error), { tone: 'bad' })
    } finally {
      setBusy(false)
    }
  }
  const send = () =>
    busily(async () => {
      if (!said || busy) return
      await discussion.write(object, id, { text, mentions: mentioned(text), attachments: files.map(file => file.id) })
      setText('')
      setFiles([])
    })
  const attach = (chosen: File[]) =>
    busily(async () => {
      for (const file of chosen) {
        const kept = await discussion.attach(object, id, file)
        setFiles(before => [...before, kept])
      }
    })
  return (
    <div className="comment-form">
      <MentionInput value={text} onChange={setText} onSubmit={() => void send()} />
      {files.length > 0 && (
        <ul className="comment-files">
          {files.map(file => (
            <li key={file.id} className="tag">
              {file.name}
            </li>
          ))}
        </ul>
      )}
      <div className="row">
        <AttachButton onFiles={chosen => void attach(chosen)} />
        <span className="grow" />
        <Button type="primary" size="small" loading={busy} disabled={!said} onClick={() => void send()}>
          {t('discussion.send')}
        </Button>
      </div>
    </div>
  )
}

function AttachButton({ onFiles }: { onFiles: (files: File[]) => void }) {
  const { t } = useTranslation()
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={t('discussion.attach')}
        onChange={event => {
          onFiles([...(event.target.files ?? [])])
          event.target.value = ''
        }}
      />
      <Button size="small" type="text" icon={<Icon name="clip" small />} onClick={() => input.current?.click()}>
        {t('discussion.attach')}
      </Button>
    </>
  )
}
