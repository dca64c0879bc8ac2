import type { MessageBody, MessageForm } from '@huiliu/contracts'
import type { InboundFile } from '../inbound.ts'
import type { JsonObject } from '../json-safe.ts'
import type { Around, Told } from './item.ts'

type Fields = Map<string, string>
type Said = { form: MessageForm; text: string; more?: JsonObject; media?: string | undefined }

/** What a follower said, by its MsgType; null for a type the platform did not have when this was written (2026-11). */
export function messageOf(fields: Fields, { appid, receivedAt }: Around): Told | null {
  const said = FORMS[fields.get('MsgType') ?? '']?.(fields)
  if (!said) return null
  const openid = fields.get('FromUserName') ?? ''
  const account = fields.get('ToUserName') ?? ''
  const body: MessageBody = {
    platformId: fields.get('MsgId') ?? null,
    thread: `${appid}:${openid}`,
    form: said.form,
    subject: null,
    text: said.text,
    quoted: null,
    from: { name: null, address: openid },
    to: [{ name: null, address: account }],
    cc: [],
    automatic: false,
  }
  const files = mediumOf(said, receivedAt)
  return { type: 'message', name: 'received', body: { ...body, ...said.more }, ...(files && { files }) }
}

/** The platform keeps what was sent for three days. */
const KEPT_MS = 3 * 86_400_000
const MEDIA: Partial<Record<MessageForm, { name: string; mediaType: string }>> = {
  image: { name: 'image.jpg', mediaType: 'image/jpeg' },
  voice: { name: 'voice.amr', mediaType: 'audio/amr' },
  video: { name: 'video.mp4', mediaType: 'video/mp4' },
}

function mediumOf({ form, media }: Said, receivedAt: Date): InboundFile[] | undefined {
  const medium = MEDIA[form]
  if (!medium || !media) return undefined
  return [{ ...medium, fetch: { mediaId: media }, bytes: null, expiresAt: new Date(receivedAt.getTime() + KEPT_MS) }]
}

/** A voice message reads as what the platform heard, where the account has that turned on. */
const FORMS: Record<string, (fields: Fields) => Said> = {
  text: fields => ({ form: 'text', text: fields.get('Content') ?? '' }),
  image: fields => ({ form: 'image', text: '', media: fields.get('MediaId') }),
  voice: fields => ({ form: 'voice', text: fields.get('Recognition') ?? '', media: fields.get('MediaId') }),
  video: fields => ({ form: 'video', text: '', media: fields.get('MediaId') }),
  shortvideo: fields => ({ form: 'video', text: '', media: fields.get('MediaId') }),
  location: fields => ({ form: 'location', text: fields.get('Label') ?? '', more: { location: placeIn(fields) } }),
  link: fields => ({ form: 'link', text: linkText(fields), more: { link: { url: fields.get('Url') ?? '' } } }),
}

function placeIn(fields: Fields): JsonObject {
  const number = (name: string) => (Number.isFinite(Number(fields.get(name))) ? Number(fields.get(name)) : null)
  return { latitude: number('Location_X'), longitude: number('Location_Y'), scale: number('Scale') }
}

function linkText(fields: Fields): string {
  return ['Title', 'Description', 'Url'].flatMap(name => fields.get(name) || []).join('\n')
}
