import { phoneText, trackLabel, type Locale, type ObjectDef, type TimelineKind } from '@huiliu/contracts'
import { sayMessage } from './message-sentences.ts'
import { changeTexts, moneyText, type Voice } from './value-text.ts'

type Told = {
  type: string
  kind: TimelineKind
  object: string | null
  /** the object's metadata, where the event changed a record */
  def: ObjectDef | undefined
  body: Record<string, unknown> | null
}
type Titled = { title: string; detail: string | null }

/** One sentence per event, made when it is read, so that wording and language can change without touching the log. */
export function titleOf(event: Told, voice: Voice): Titled {
  const say = SAYINGS[event.kind] ?? sayOther
  return say(event, voice)
}

type Saying = (event: Told, voice: Voice) => Titled

const sayOther: Saying = ({ type }) => ({ title: type, detail: null })

const sayPage: Saying = ({ body }, { locale }) => {
  const page = pageOf(body)
  const title = text(body?.['name']) ?? page.title ?? page.path ?? (locale === 'zh' ? '页面' : 'page')
  return { title: locale === 'zh' ? `浏览 ${title}` : `Viewed ${title}`, detail: page.path }
}

const sayTrack: Saying = ({ type, body }, voice) => {
  const { locale } = voice
  const name = type.slice('track.'.length)
  const properties = objectOf(body?.['properties'])
  if (name === 'Page Left') {
    const seconds = Number(properties['seconds'] ?? 0)
    const page = text(properties['path']) ?? pageOf(body).path ?? ''
    return {
      title: locale === 'zh' ? `停留 ${duration(seconds, locale)}` : `Stayed ${duration(seconds, locale)}`,
      detail: page,
    }
  }
  return { title: trackLabel(name)?.[locale] ?? name, detail: productOf(properties, voice) }
}

function productOf(properties: Record<string, unknown>, voice: Voice): string | null {
  const name = text(properties['name']) ?? text(properties['formName']) ?? text(properties['query'])
  const total = properties['total'] ?? properties['revenue'] ?? properties['price']
  // Exact decimals come as text.
  const isAmount = typeof total === 'number' || (typeof total === 'string' && /^-?\d+(\.\d+)?$/.test(total))
  const amount = isAmount ? moneyText(total, text(properties['currency']) ?? voice.currency, voice) : null
  const order = text(properties['order_id']) ?? text(properties['orderId'])
  return [order, name, amount].filter(Boolean).join(' · ') || null
}

const DETAILS = { zh: '留下资料', en: 'Gave details' }
const LINKED = { zh: '关联资料', en: 'Linked details' }
/** Only who somebody is was told, and nothing about him. */
const IDENTIFIED = { zh: '识别身份', en: 'Was identified' }

const sayIdentify: Saying = ({ type, body }, { locale, country }) => {
  const traits = objectOf(body?.['traits'])
  const phone = text(traits['phone'])
  const given = [text(traits['name']), text(traits['email']), phone && phoneText(phone, country)].filter(Boolean)
  const detail = given.join(' · ') || text(body?.['userId'])
  const told = detail === null && Object.keys(traits).length === 0 ? IDENTIFIED : DETAILS
  return { title: (type === 'identify' ? told : LINKED)[locale], detail }
}

const sayOrder: Saying = ({ type, object, def, body }, voice) => {
  const { locale } = voice
  const changes = changesOf(body)
  const made = type === 'record.created'
  const number = text(changes['number']?.[1])
  const total = changes['total']?.[1]
  const what = object === 'order' ? { zh: '订单', en: 'Order' } : { zh: '订单行', en: 'Order line' }
  const verb = made ? { zh: '新', en: 'New' } : { zh: '更新', en: 'Changed' }
  const title =
    locale === 'zh' ? `${made ? verb.zh : ''}${what.zh}${made ? '' : verb.zh}` : `${verb.en} ${what.en.toLowerCase()}`
  const amount = moneyText(total, text(changes['currency_code']?.[1]) ?? voice.currency, voice)
  const told = made ? [] : changeTexts(def, after(changes, ['total', 'currency_code', 'number', 'name']), voice)
  return {
    title: [title, number].filter(Boolean).join(' '),
    detail: [text(changes['name']?.[1]), ...told, amount].filter(Boolean).join(' · ') || null,
  }
}

const RECORD_TITLES: Record<string, Record<Locale, string>> = {
  'record.created': { zh: '建立资料', en: 'Record created' },
  'record.updated': { zh: '更新资料', en: 'Record updated' },
  'record.deleted': { zh: '删除资料', en: 'Record deleted' },
  'record.restored': { zh: '恢复资料', en: 'Record restored' },
}

const MAX_FIELDS = 4

const sayRecord: Saying = ({ type, def, body }, voice) => ({
  title: RECORD_TITLES[type]?.[voice.locale] ?? type,
  detail:
    changeTexts(def, after(changesOf(body)), voice)
      .slice(0, MAX_FIELDS)
      .join(' · ') || null,
})

const IDENTITY_TITLES: Record<string, Record<Locale, string>> = {
  'identity.joined': { zh: '合为同一人', en: 'Became one person' },
  'identity.parted': { zh: '分为两人', en: 'Became two persons' },
  'identity.cut': { zh: '剪断联系', en: 'An edge was cut' },
  'identity.shared': { zh: '标识标记为共用', en: 'Identifier marked as shared' },
  'identity.declared_same': { zh: '确认是同一人', en: 'Declared the same person' },
  'identity.declared_never': { zh: '确认不是同一人', en: 'Declared not the same person' },
}

const sayIdentity: Saying = ({ type, body }, { locale }) => ({
  title: IDENTITY_TITLES[type]?.[locale] ?? type,
  detail: text(body?.['reason']),
})

const CALL_TITLES: Record<string, Record<'in' | 'out', Record<Locale, string>>> = {
  'call.ringing': {
    in: { zh: '来电响铃', en: 'Incoming call rang' },
    out: { zh: '呼出响铃', en: 'Outgoing call rang' },
  },
  'call.answered': {
    in: { zh: '接听来电', en: 'Call answered' },
    out: { zh: '呼出已接通', en: 'Outgoing call answered' },
  },
  'call.missed': { in: { zh: '未接来电', en: 'Missed call' }, out: { zh: '呼出未接通', en: 'Call not picked up' } },
  'call.recorded': { in: { zh: '通话录音', en: 'Call recording' }, out: { zh: '通话录音', en: 'Call recording' } },
  'call.noted': { in: { zh: '通话记录', en: 'Note on a call' }, out: { zh: '通话记录', en: 'Note on a call' } },
  'call.note_taken_back': {
    in: { zh: '撤销通话记录', en: 'Note on a call taken back' },
    out: { zh: '撤销通话记录', en: 'Note on a call taken back' },
  },
}
const SPOKE = { in: { zh: '来电，通话', en: 'Incoming call,' }, out: { zh: '去电，通话', en: 'Outgoing call,' } }

/** Of a call that ended, for how long they spoke; nothing spoken is a call missed. */
const sayCall: Saying = ({ type, body }, { locale }) => {
  const direction = body?.['direction'] === 'out' ? 'out' : 'in'
  const seconds = Number(body?.['seconds'] ?? 0)
  const agent = text(body?.['agent'])
  const desk = agent && (locale === 'zh' ? `分机 ${agent}` : `ext. ${agent}`)
  const detail = text(body?.['text']) ?? ([text(body?.['queue']), desk].filter(Boolean).join(' · ') || null)
  if (type !== 'call.ended') return { title: CALL_TITLES[type]?.[direction][locale] ?? type, detail }
  const ended = locale === 'zh' ? '通话结束' : 'Call ended'
  return { title: seconds > 0 ? `${SPOKE[direction][locale]} ${duration(seconds, locale)}` : ended, detail }
}

const SAYINGS: Partial<Record<TimelineKind, Saying>> = {
  page: sayPage,
  track: sayTrack,
  identify: sayIdentify,
  order: sayOrder,
  record: sayRecord,
  identity: sayIdentity,
  call: sayCall,
  message: (event, { locale }) => sayMessage(event, locale),
}

function pageOf(body: Record<string, unknown> | null): { title: string | null; path: string | null } {
  const page = objectOf(objectOf(body?.['context'])['page'])
  const properties = objectOf(body?.['properties'])
  return {
    title: text(properties['title']) ?? text(page['title']),
    path: text(properties['path']) ?? text(page['path']),
  }
}

function changesOf(body: Record<string, unknown> | null): Record<string, [unknown, unknown]> {
  const changes = objectOf(body?.['changes'])
  return Object.fromEntries(
    Object.entries(changes).map(([field, pair]) => [field, Array.isArray(pair) ? [pair[0], pair[1]] : [null, null]]),
  )
}

/** Each changed field with its new value, without those named. */
function after(changes: Record<string, [unknown, unknown]>, without: string[] = []): [string, unknown][] {
  return Object.entries(changes).flatMap(([field, [, value]]) => (without.includes(field) ? [] : [[field, value]]))
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null
}

function duration(seconds: number, locale: Locale): string {
  const minutes = Math.floor(seconds / 60)
  const rest = Math.round(seconds % 60)
  if (locale === 'zh') return minutes > 0 ? `${minutes} 分 ${rest} 秒` : `${rest} 秒`
  return minutes > 0 ? `${minutes} min ${rest} s` : `${rest} s`
}
