import { useEffect, useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { SendOption, TimelineItem } from '@huiliu/contracts'
import { optionsQuery, outbox, outboxQuery } from '../../../api/outbox.ts'
import { useProblemText } from '../../../ui/problem.tsx'
import { toast } from '../../../ui/toast.tsx'
import { EMPTY, answerSubject, isEmpty, keepDraft, keptDraft, type Draft } from './draft.ts'
import { useReplies } from './reply.ts'

const HOLD_SECONDS = 10

/** What the composer of one customer holds and can do. */
export function useComposer(contact: string) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const explain = useProblemText()
  const [draft, setDraft] = useState(() => keptDraft(contact))
  const [open, setOpen] = useState(() => !isEmpty(draft))
  const [key, setKey] = useState(() => crypto.randomUUID())
  const [sending, setSending] = useState(false)
  const options = useQuery({ ...optionsQuery(contact, draft.answers?.event), enabled: open })
  const chosen = chosenOf(options.data?.items ?? [], draft)
  useEffect(() => keepDraft(contact, draft), [contact, draft])

  function change(part: Partial<Draft>) {
    setDraft(before => ({ ...before, ...part }))
    // Another message needs another key; the same one, sent again, the same.
    setKey(crypto.randomUUID())
  }
  useReplies(contact, item => {
    change({ ...replyTo(item), source: null, recipient: null })
    setOpen(true)
  })

  async function takeBack(id: string, was: Draft) {
    try {
      await outbox.takeBack(id)
      setDraft(now => (isEmpty(now) ? was : now))
      setOpen(true)
      toast(t('composer.takenBack'))
    } catch (error) {
      toast(explain(error), { tone: 'bad' })
    }
    await client.invalidateQueries({ queryKey: outboxQuery(contact).queryKey })
  }

  async function send() {
    if (!chosen || sending) return
    setSending(true)
    try {
      const sent = await outbox.send(messageOf(contact, draft, chosen), key)
      const was = draft
      change(EMPTY)
      setOpen(false)
      await client.invalidateQueries({ queryKey: outboxQuery(contact).queryKey })
      const back = { label: t('composer.takeBack'), run: () => void takeBack(sent.id, was) }
      if (sent.state === 'refused') toast(sent.reason?.sentence ?? t('outgoing.refused'), { tone: 'bad' })
      else toast(t('composer.queued'), { act: back })
    } catch (error) {
      toast(explain(error), { tone: 'bad' })
    }
    setSending(false)
  }

  function close() {
    setOpen(false)
    if (draft.text.trim() === '') change(EMPTY)
  }
  return { draft, change, open, setOpen, close, options, chosen, send, sending }
}

function replyTo({ id, title, body }: TimelineItem): Pick<Draft, 'answers' | 'subject'> {
  const subject = typeof body?.['subject'] === 'string' ? body['subject'] : ''
  return { answers: { event: id, title: subject || title }, subject: subject ? answerSubject(subject) : '' }
}

/** What was chosen, else the first that may be used now, else the first. */
function chosenOf(options: SendOption[], { source, recipient }: Draft): SendOption | undefined {
  const same = options.find(one => one.source.id === source && one.recipient === recipient)
  return same ?? options.find(one => one.gate.allowed) ?? options[0]
}

function messageOf(contact: string, { subject, text, answers }: Draft, { source, recipient, carries }: SendOption) {
  return {
    contact,
    source: source.id,
    ...(recipient && { recipient }),
    ...(carries.subject && { subject }),
    text,
    ...(answers && { answers: answers.event }),
    holdSeconds: HOLD_SECONDS,
  }
}
