import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { attachmentsQuery, commentsQuery } from '../../api/discussion.ts'
import { Bones } from '../../ui/bones.tsx'
import { ProblemView } from '../../ui/problem.tsx'
import { AttachmentList } from './attachment-list.tsx'
import { CommentForm } from './comment-form.tsx'
import { CommentItem } from './comment-item.tsx'
import './discussion.css'

/** What colleagues write about a record, and the files put to it; others' words arrive while it is looked at. */
export function Discussion({ object, id }: { object: string; id: string }) {
  const { t } = useTranslation()
  const found = useInfiniteQuery(commentsQuery(object, id))
  const files = useQuery(attachmentsQuery(object, id)).data?.items.filter(file => file.commentId === null) ?? []
  const comments = (found.data?.pages ?? []).toReversed().flatMap(page => page.items)
  return (
    <section className="discussion">
      <h2>{t('discussion.title')}</h2>
      {files.length > 0 && <AttachmentList object={object} id={id} files={files} />}
      {found.isPending && <Bones rows={2} />}
      {found.isError && <ProblemView error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && comments.length === 0 && <p className="faint">{t('discussion.empty')}</p>}
      {found.hasNextPage && (
        <button className="link discussion-older" onClick={() => void found.fetchNextPage()}>
          {t('discussion.older')}
        </button>
      )}
      <ul aria-live="polite">
        {comments.map(comment => (
          <CommentItem key={comment.id} object={object} id={id} comment={comment} />
        ))}
      </ul>
      <CommentForm object={object} id={id} />
    </section>
  )
}
