import { useEffect, useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { SendOption, TimelineItem } from '@huiliu/contracts'
import { optionsQuery, outbox, outboxQuery, type Attachment } from '../../../api/outbox.ts'
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
  const { draft, setDraft, change, key } = useDraft(contact)
  const [open, setOpen] = useState(() => !isEmpty(draft))
  const [sending, setSending] = useState(false)
  const { attach, attaching } = useAttaching(files =>
    setDraft(before => ({ ...before, files: [...before.files, ...files] })),
  )
  const options = useQuery({ ...optionsQuery(contact, draft.answers?.event), enabled: open })
  const chosen = chosenOf(options.data?.items ?? [], draft)
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
    if (draft.text.trim() === '' && draft.files.length === 0) change(EMPTY)
  }
  return { draft, change, open, setOpen, close, options, chosen, send, sending, attach, attaching }
}

/** The draft of one customer, and the key under which it is sent: sent again it is the same message. */
function useDraft(contact: string) {
  const [{ draft, key }, set] = useState(() => ({ draft: keptDraft(contact), key: newKey() }))
  useEffect(() => keepDraft(contact, draft), [contact, draft])
  // Another message needs another key.
  const setDraft = (next: (before: Draft) => Draft) => set(before => ({ draft: next(before.draft), key: newKey() }))
  const change = (part: Partial<Draft>) => setDraft(before => ({ ...before, ...part }))
  return { draft, setDraft, change, key }
}

/** Not randomUUID, which browsers keep from pages that came without encryption. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('')
}

/** Brings files to the server one by one; `onKept` hears of each. */
function useAttaching(onKept: (files: Attachment[]) => void) {
  const explain = useProblemText()
  const [attaching, setAttaching] = useState(false)
  async function attach(brought: File[]) {
    setAttaching(true)
    for (const file of brought) {
      try {
        onKept([await outbox.attach(file)])
      } catch (error) {
        toast(explain(error), { tone: 'bad' })
      }
    }
    setAttaching(false)
  }
  return { attach, attaching }
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

function messageOf(
  contact: string,
  { subject, text, files, answers }: Draft,
  { source, recipient, carries }: SendOption,
) {
  return {
    contact,
    source: source.id,
    ...(recipient && { recipient }),
    ...(carries.subject && { subject }),
    text,
    ...(files.length > 0 && { files: files.map(file => file.id) }),
    ...(answers && { answers: answers.event }),
    holdSeconds: HOLD_SECONDS,
  }
}
