import { useState } from 'react'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Comment } from '@huiliu/contracts'
import { discussion } from '../../api/discussion.ts'
import { Icon } from '../../ui/icon.tsx'
import { useProblemText } from '../../ui/problem.tsx'
import { toast } from '../../ui/toast.tsx'
import { When } from '../../ui/when.tsx'
import { AttachmentList } from './attachment-list.tsx'
import { MentionInput, useMentioned } from './mention-input.tsx'
import { useRenew } from './renew.ts'

type Props = { object: string; id: string; comment: Comment }

/** One comment; its author may change it and take it away. */
export function CommentItem({ object, id, comment }: Props) {
  const { t } = useTranslation()
  const explain = useProblemText()
  const renew = useRenew(object, id)
  const [editing, setEditing] = useState(false)
  async function run(act: () => Promise<unknown>, then?: () => void) {
    try {
      await act()
      await renew()
      then?.()
    } catch (error) {
      toast(explain(error), { tone: 'bad' })
    }
  }
  const restore = () => void run(() => discussion.restore(comment.id))
  const remove = () =>
    void run(
      () => discussion.remove(comment.id),
      () => toast(t('discussion.deleted'), { act: { label: t('act.undo'), run: restore } }),
    )
  return (
    <li className="comment">
      <div className="row">
        <strong>{comment.author}</strong>
        <small>
          <When at={comment.createdAt} />
          {comment.editedAt && ` · ${t('discussion.edited')}`}
        </small>
        {comment.mine && !editing && (
          <span className="comment-acts row">
            <button className="icon-button" aria-label={t('discussion.edit')} onClick={() => setEditing(true)}>
              <Icon name="edit" small />
            </button>
            <button className="icon-button" aria-label={t('discussion.delete')} onClick={remove}>
              <Icon name="trash" small />
            </button>
          </span>
        )}
      </div>
      {editing ? (
        <EditComment
          comment={comment}
          onDone={() => setEditing(false)}
          onSave={input =>
            run(
              () => discussion.change(comment.id, input),
              () => setEditing(false),
            )
          }
        />
      ) : (
        <p className="comment-text">
          <WithMentions comment={comment} />
        </p>
      )}
      {comment.attachments.length > 0 && <AttachmentList object={object} id={id} files={comment.attachments} />}
    </li>
  )
}

type EditProps = {
  comment: Comment
  onSave: (input: { text: string; mentions: string[] }) => Promise<void>
  onDone: () => void
}
function EditComment({ comment, onSave, onDone }: EditProps) {
  const { t } = useTranslation()
  const mentioned = useMentioned()
  const [text, setText] = useState(comment.text)
  const save = () => void onSave({ text, mentions: mentioned(text) })
  return (
    <div className="comment-form">
      <MentionInput value={text} onChange={setText} onSubmit={save} autoFocus />
      <div className="row">
        <Button size="small" type="primary" disabled={text.trim() === ''} onClick={save}>
          {t('act.save')}
        </Button>
        <Button size="small" onClick={onDone}>
          {t('act.cancel')}
        </Button>
      </div>
    </div>
  )
}

/** The text with whom it names set apart. */
function WithMentions({ comment: { text, mentions } }: { comment: Comment }) {
  const names = mentions.map(({ name }) => `@${name}`).sort((a, b) => b.length - a.length)
  if (names.length === 0) return text
  const pattern = new RegExp(`(${names.map(name => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`)
  return text.split(pattern).map((part, at) =>
    names.includes(part) ? (
      <b key={at} className="mention">
        {part}
      </b>
    ) : (
      part
    ),
  )
}
