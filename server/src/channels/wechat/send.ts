import type { Account, Outgoing, OutgoingFile, Sent } from '../contract.ts'
import type { JsonObject } from '../json-safe.ts'
import { askAs, type NoAnswer } from './ask.ts'
import { outcomeOf, silenceOf } from './refusals.ts'
import { settingsOf } from './settings.ts'

const SEND = '/cgi-bin/message/custom/send'
const UPLOAD = '/cgi-bin/media/upload'

type Part = { msgtype: 'text' | 'image' } & JsonObject

/**
 * Customer-service messages: the text, then each picture, as messages of their own. Pictures are uploaded before anything is
 * sent. There is no client key: what was heard and not answered is unknown, and only people send it again.
 */
export async function sendWechat(message: Outgoing, account: Account, signal: AbortSignal): Promise<Sent> {
  const { to, text, files } = message
  if (to.kind !== 'openid' || to.scope !== settingsOf(account.settings).appid) return refused('wrong_recipient')
  if (!files.every(({ mediaType }) => /^image\/(png|jpeg|gif|bmp)$/.test(mediaType))) return refused('only_images')
  const parts: Part[] = text.trim() === '' ? [] : [{ msgtype: 'text', text: { content: text } }]
  for (const file of files) {
    const uploaded = await upload(file, account, signal)
    if ('state' in uploaded) return uploaded
    parts.push({ msgtype: 'image', image: { media_id: uploaded.mediaId } })
  }
  return parts.length === 0 ? refused('nothing_to_send') : sendParts(parts, { openid: to.value, account, signal })
}

function refused(code: string): Sent {
  return { state: 'refused', code, detail: null }
}

type Sending = { openid: string; account: Account; signal: AbortSignal }

/** What stops after some have gone leaves the customer with a part of it: people decide about the rest. */
async function sendParts(parts: Part[], { openid, account, signal }: Sending): Promise<Sent> {
  for (const [place, part] of parts.entries()) {
    const answer = await askAs(account, { path: SEND, body: { touser: openid, ...part } }, signal)
    const outcome = 'noAnswer' in answer ? lost(answer) : outcomeOf(answer.errcode, answer.errmsg)
    if (outcome.state === 'sent') continue
    return place === 0 ? outcome : { state: 'unknown', detail: `${place}/${parts.length}: ${outcome.detail ?? ''}` }
  }
  return { state: 'sent', platformId: null }
}

function lost({ noAnswer, sent }: NoAnswer): Sent {
  if (sent) return { state: 'unknown', detail: noAnswer }
  return { state: 'later', code: silenceOf(noAnswer), detail: noAnswer, after: null }
}

async function upload(
  { name, mediaType, content }: OutgoingFile,
  account: Account,
  signal: AbortSignal,
): Promise<{ mediaId: string } | Sent> {
  const form = new FormData()
  form.append('media', new Blob([new Uint8Array(content)], { type: mediaType }), name)
  const answer = await askAs(account, { path: UPLOAD, query: { type: 'image' }, body: form }, signal)
  // Nothing has reached the customer, whatever became of the upload.
  if ('noAnswer' in answer) return lost({ ...answer, sent: false })
  const mediaId = answer.json['media_id']
  if (answer.errcode === 0 && typeof mediaId === 'string') return { mediaId }
  return outcomeOf(answer.errcode === 0 ? 40007 : answer.errcode, answer.errmsg)
}
