import type { Outgoing } from '../contract.ts'
import { ownMessageId } from './ids.ts'
import type { MailSettings } from './settings.ts'

/** Headers that say who sends, to whom and in which thread are ours alone. */
const OURS =
  /^(from|sender|to|cc|bcc|subject|date|message-id|in-reply-to|references|mime-version|content-.*|return-path|received)$/i
const NAME = /^[A-Za-z0-9-]{1,60}$/

/** The bytes of a mail, as they are sent and as they are kept among the sent; its own Message-ID is made of the message's id. */
export async function composeMail(
  message: Outgoing,
  settings: MailSettings,
): Promise<{ raw: Buffer; messageId: string }> {
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer')
  const messageId = ownMessageId(message.id, settings.address)
  const mail = new MailComposer({
    messageId,
    from: { name: settings.name, address: settings.address },
    to: { name: message.to.name ?? '', address: message.to.value },
    subject: message.subject ?? '',
    text: message.text,
    ...(message.html !== null && { html: message.html }),
    ...(message.thread.length > 0 && { references: message.thread, inReplyTo: message.thread.at(-1) ?? '' }),
    headers: headersOf(message.headers),
    attachments: message.files.map(({ name, mediaType, content }) => ({
      filename: name,
      contentType: mediaType,
      content,
    })),
    // Neither files nor addresses are fetched for what stands in a message.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return { raw: await mail.compile().build(), messageId }
}

function headersOf(given: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) =>
      NAME.test(name) && !OURS.test(name) ? [[name, value.replace(/[\r\n]+/g, ' ')]] : [],
    ),
  )
}
