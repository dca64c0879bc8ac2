import type { Attachment } from '../../../api/outbox.ts'

/** What somebody is writing to one customer; kept on this device until it is sent or thrown away. */
export type Draft = {
  /** the chosen option: source and address */
  source: string | null
  recipient: string | null
  subject: string
  text: string
  files: Attachment[]
  answers: { event: string; title: string } | null
}

export const EMPTY: Draft = { source: null, recipient: null, subject: '', text: '', files: [], answers: null }

const PREFIX = 'huiliu.draft.'

/** The draft kept for a contact. What cannot be read is none. */
export function keptDraft(contact: string, store: Pick<Storage, 'getItem'> = localStorage): Draft {
  try {
    const kept: unknown = JSON.parse(store.getItem(PREFIX + contact) ?? 'null')
    return isDraft(kept) ? kept : EMPTY
  } catch {
    return EMPTY
  }
}

/** An empty one is not kept. A full or forbidden store costs the draft, never the page. */
export function keepDraft(
  contact: string,
  draft: Draft,
  store: Pick<Storage, 'setItem' | 'removeItem'> = localStorage,
): void {
  try {
    if (isEmpty(draft)) store.removeItem(PREFIX + contact)
    else store.setItem(PREFIX + contact, JSON.stringify(draft))
  } catch {
    // Nothing to be done about it, and nothing lost that was not lost before.
  }
}

export function isEmpty({ subject, text, files, answers }: Draft): boolean {
  return subject.trim() === '' && text.trim() === '' && files.length === 0 && answers === null
}

const PREFIXES = /^\s*(?:(?:re|fw|fwd|回复|答复|转发)\s*[:：]\s*)+/i

/** The subject of an answer: the message's own, with one prefix however often it was answered. */
export function answerSubject(subject: string): string {
  return `Re: ${subject.replace(PREFIXES, '')}`
}

function isDraft(value: unknown): value is Draft {
  return (
    typeof value === 'object' &&
    value !== null &&
    'text' in value &&
    typeof value.text === 'string' &&
    'subject' in value &&
    typeof value.subject === 'string' &&
    'files' in value &&
    Array.isArray(value.files) &&
    'source' in value &&
    'recipient' in value &&
    'answers' in value
  )
}
