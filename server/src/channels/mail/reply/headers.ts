/** Lines longer than this open no quote, and no pattern is tried on them. */
const LONGEST = 600
/** Clients wrap the line that opens a quote. */
const WRAPPED_OVER = 4

/** "wrote:" as mail programs of many languages put it at the end of the line that opens a quote. */
const WROTE =
  'wrote|writes|schrieb|a écrit|escribió|escreveu|ha scritto|schreef|skrev|kirjoitti|napisał(?:\\(a\\))?|napsal(?:\\(a\\))?|írta|yazdı|пишет|писал(?:\\(а\\))?|написал(?:\\(а\\))?|写道|寫道|写了|書きました|のメール|작성|đã viết'
const ENDS_WITH_WROTE = new RegExp(`(?:${WROTE})\\s*[^\\p{L}\\p{N}]{0,6}\\s*[:：]\\s*$`, 'iu')
/** Zoho puts it between dashes, others forget the colon: then when and from which address must both be told. */
const WROTE_BARELY = /\d.*@\S+.*\swrote\s*-{0,6}\s*$/iu
/** German and its neighbours put who after the verb: Am … schrieb Anna <a@b.de>: */
const WROTE_WHO =
  /^(?:am|op|den|pada|på|il|le|em|el|on|dne|w dniu)\b.{0,300}\b(?:schrieb|schreef|skrev|ha scritto|wrote|napisał(?:\(a\))?|napsal(?:\(a\))?)\b.{0,200}[:：]\s*$/iu
/** "On", "Am", "Le", "在", "于" before a date, or the date itself, or who it was. */
const OPENS =
  /^\s*(?:on|am|le|el|em|il|op|den|fredag|torsdag|onsdag|tisdag|måndag|w dniu|dne|a las|ngày|vào|pada|在|于|於|mon|tue|wed|thu|fri|sat|sun|пн|вт|ср|чт|пт|сб|вс)[\s,.]?|^\s*\p{L}{2,10}\.?,?\s+\d{1,2}|^\s*\d{1,4}[-./年:]\d{1,2}|^\s*\S.{0,120}[<(＜][^<>()]{1,120}@[^<>()]{1,120}[>)＞]/iu
/** Yandex, Mail.ru and Gmail without a verb: 26.06.2014, 14:41, "A" <a@b.com>:  2014-06-26 14:41 GMT+04:00 A <a@b.com>: */
const DATED_SENDER = /^\s*(?:\S{1,12},?\s+)?\d.{0,60}\d{2,4},?\s.{0,80}<[^<>\s]{1,200}@[^<>\s]{1,200}>\s*[:：]\s*$/u

/** How many lines from here open a quote with a sentence ("On …, A wrote:"), or 0. */
export function sentenceAt(lines: string[], at: number): number {
  if (!mayOpen(lines[at] ?? '')) return 0
  let joined = ''
  for (let count = 1; count <= WRAPPED_OVER && at + count <= lines.length; count++) {
    const line = (lines[at + count - 1] ?? '').trim()
    if (line === '' || joined.length + line.length > LONGEST) return 0
    joined += (joined && ' ') + line
    if (isOpening(joined)) return count
  }
  return 0
}

function mayOpen(line: string): boolean {
  return line.trim() !== '' && line.length <= LONGEST && OPENS.test(line.replace(/^[-*_\s]+/, ''))
}

function isOpening(joined: string): boolean {
  const text = joined.replace(/[*_]/g, '').trim()
  // A sentence of somebody's own may end in "wrote:"; the one that opens a quote tells when, or from which address.
  const dated = /\d/.test(text) || text.includes('@')
  return (
    dated && (ENDS_WITH_WROTE.test(text) || WROTE_BARELY.test(text) || WROTE_WHO.test(text) || DATED_SENDER.test(text))
  )
}

/** A line that parts a reply from what it answers; those before a forwarded mail are not among them. */
const RULES = [
  /^[\s>]*[-—_]{2,}\s*(?:original message|reply message|original appointment|ursprüngliche nachricht|message d'origine|message original|mensaje original|mensagem original|messaggio originale|oorspronkelijk bericht|ursprungligt meddelande|originalt? meddelelse|oprindelig (?:meddelelse|besked)|opprinnelig melding|alkuperäinen viesti|исходное сообщение|пересылаемое сообщение|원본 메시지|元のメッセージ)\s*[-—_]{2,}\s*$/iu,
  /^[\s>]*[-—_]{2,}\s*(?:原始邮件|原邮件|邮件原件|回复的原邮件|原始郵件|原始信件|原始訊息|源邮件)\s*[-—_]{2,}\s*$/u,
  /^[\s>]*(?:原始邮件|回复的原邮件)\s*[:：]?\s*$/u,
]

export function isRule(line: string): boolean {
  return line.length <= 200 && RULES.some(rule => rule.test(line))
}

const FORWARDED =
  /^[\s>]*(?:[-—_]{2,}\s*(?:forwarded message|forwarded by|转发邮件|转发的邮件|轉寄郵件|weitergeleitete nachricht|message transféré|mensaje reenviado|doorgestuurd bericht)|begin forwarded message\s*:|anfang der weitergeleiteten|début du message (?:réexpédié|transféré)|inizio messaggio inoltrato|videresendt besked|以下是转发的邮件)/iu

/** What was forwarded is what is said: nothing of it is a quote. */
export function isForward(line: string): boolean {
  return line.length <= 200 && FORWARDED.test(line)
}

const FROM = 'from|发件人|寄件者|寄件人|von|de|da|fra|från|van|od|от|差出人|보낸 사람'
const OTHERS =
  'sent|date|to|cc|subject|reply-to|importance|发送时间|发送日期|日期|时间|收件人|收件者|抄送|主题|主旨|寄件日期|gesendet|datum|an|betreff|envoyé|à|objet|enviado(?: el)?|para|asunto|assunto|inviato|a|oggetto|dato|til|emne|sendt|skickat|till|ämne|verzonden|aan|onderwerp|отправлено|дата|кому|тема|送信日時|宛先|件名'
const FROM_LINE = new RegExp(`^[\\s>*_]*(?:${FROM})[*_]*\\s*[:：]`, 'iu')
const OTHER_LINE = new RegExp(`^[\\s>*_]*(?:${OTHERS})[*_]*\\s*[:：]`, 'iu')

/** A block of headers as Outlook, QQ and 163 put before what they quote: a sender, and two of the others close by. */
export function isHeaderBlock(lines: string[], at: number): boolean {
  const first = lines[at] ?? ''
  if (first.length > LONGEST || !(FROM_LINE.test(first) || OTHER_LINE.test(first))) return false
  const near = lines.slice(at, at + 8)
  const end = near.findIndex((line, index) => index > 0 && line.trim() === '' && (near[index + 1] ?? '').trim() === '')
  const block = end < 0 ? near : near.slice(0, end)
  const others = block.filter(line => line.length <= LONGEST && OTHER_LINE.test(line)).length
  return block.some(line => line.length <= LONGEST && FROM_LINE.test(line)) && others >= 2
}
