import type { ReadMail } from './read-mail.ts'

type Headers = Pick<ReadMail, 'header'>

/** Sent to many at once: newsletters, lists. Their senders are nobody's contact. */
export function isBulk({ header }: Headers): boolean {
  return (
    header('list-id').length > 0 ||
    header('list-unsubscribe').length > 0 ||
    header('precedence').some(value => /^(bulk|list|junk)\b/i.test(value)) ||
    header('feedback-id').length > 0
  )
}

/** Sent by a machine (RFC 3834 and what programs wrote before it): nothing of ours ever answers it by itself. */
export function isAutomatic(mail: Headers): boolean {
  const { header } = mail
  return (
    isBulk(mail) ||
    header('auto-submitted').some(value => !/^no\b/i.test(value)) ||
    header('precedence').some(value => /^auto[_-]reply\b/i.test(value)) ||
    header('return-path').some(value => value === '<>') ||
    header('x-auto-response-suppress').some(value => /\b(all|autoreply|oof)\b/i.test(value)) ||
    ['x-autoreply', 'x-autorespond', 'x-autoresponse', 'x-autoresponder'].some(name => header(name).length > 0)
  )
}
