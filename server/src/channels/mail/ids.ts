import type { ReadMail } from './read-mail.ts'

const MAX_IDS = 60

/** Message-IDs in a header, in its order, with their brackets; what stands without any is taken whole where it is one word. */
export function idsIn(values: string[]): string[] {
  const found = values.flatMap(value => {
    const bracketed = value.match(/<[^<>\s]{1,500}>/g)
    if (bracketed) return bracketed
    const word = value.trim()
    return /^[^\s<>]{1,500}$/.test(word) && word.includes('@') ? [`<${word}>`] : []
  })
  return [...new Set(found)]
}

/** The mail's own id, and those before it in its thread, oldest first (RFC 5322 3.6.4). */
export function threadIds({ header }: Pick<ReadMail, 'header'>): { own: string | null; before: string[] } {
  const own = idsIn(header('message-id'))[0] ?? null
  const references = idsIn(header('references'))
  const answered = idsIn(header('in-reply-to'))
  const before = [...references, ...answered.filter(id => !references.includes(id))].filter(id => id !== own)
  // The first says what it belongs to, the last what it answers: a long middle goes.
  return { own, before: before.length <= MAX_IDS ? before : [...before.slice(0, 1), ...before.slice(1 - MAX_IDS)] }
}

/** What we call a mail of ours: by the message's id in the outbox and the sender's domain. */
export function ownMessageId(id: string, address: string): string {
  return `<${id}@${domainOf(address)}>`
}

export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase()
}
