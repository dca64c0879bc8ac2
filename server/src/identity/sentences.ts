import type { IdentifierKind, Label, Locale, Trust } from '@huiliu/contracts'
import type { Unusable } from './normalize/index.ts'

/** What identity says to people, in one place, in both languages. */

const KINDS: Record<IdentifierKind, Label> = {
  user_id: { zh: '账号', en: 'user id' },
  openid: { zh: '微信 openid', en: 'WeChat openid' },
  unionid: { zh: '微信 unionid', en: 'WeChat unionid' },
  external_userid: { zh: '企业微信客户号', en: 'WeCom customer id' },
  email: { zh: '邮箱', en: 'email' },
  phone: { zh: '手机号', en: 'phone number' },
  virtual_phone: { zh: '隐私号', en: 'privacy number' },
  member_code: { zh: '会员码', en: 'member code' },
  anonymous_id: { zh: '浏览器标识', en: 'browser id' },
  record_id: { zh: '客户档案', en: 'record' },
}

export function kindText(kind: IdentifierKind, locale: Locale): string {
  return KINDS[kind][locale]
}

const REFUSALS: Record<string, Label> = {
  shared_identifier: {
    zh: '这个标识已标记为多人共用，不作为同一人的依据',
    en: 'this identifier is marked as shared, so it joins nobody',
  },
  ambiguous_device: {
    zh: '这个浏览器上登录过不同的账号，不归给任何一个',
    en: 'different accounts signed in on this browser, so it belongs to neither',
  },
  two_login_ids: {
    zh: '会把同一系统的两个登录账号合为一人',
    en: 'two login ids of one system would become one person',
  },
  declared_strangers: { zh: '有人确认过他们不是同一人', en: 'somebody declared them not the same person' },
  claimed_meets_verified: {
    zh: '只是自称、未经验证，需有人确认',
    en: 'it is only claimed, not verified: somebody has to confirm it',
  },
  number_reassigned: {
    zh: '这个号码沉寂过久，可能已换了主人（二次放号）',
    en: 'the number was silent so long that it may have a new owner',
  },
  virtual_number: {
    zh: '隐私号会过期、会换人，不作为依据',
    en: 'a privacy number expires and changes hands, so it joins nobody',
  },
  masked_value: { zh: '值被遮盖（含 *），无法比较', en: 'the value is masked (contains *), so it cannot be compared' },
  service_number: {
    zh: '这是服务热线或短号码，不属于任何个人',
    en: 'this is a hotline or short number: nobody’s own',
  },
  role_address: {
    zh: '这是公用邮箱（如 info@、sales@），可能多人使用，不作为依据',
    en: 'this is a role address (like info@ or sales@) that several people may read, so it joins nobody',
  },
  placeholder: {
    zh: '这是随手填写的占位值，不作为依据',
    en: 'this was typed to have something there, so it joins nobody',
  },
  cut: { zh: '这条联系已被剪断', en: 'this edge was cut' },
  nothing_in_common: { zh: '没有任何共同的标识', en: 'they have no identifier in common' },
  hidden: {
    zh: '涉及您无权查看的标识，这里不作说明',
    en: 'it is about identifiers that you may not see, so nothing is said here',
  },
  unknown_identifier: { zh: '没有人带有这个标识', en: 'nobody carries this identifier' },
}

export function refusalText(refusal: string): Label {
  return REFUSALS[refusal] ?? { zh: refusal, en: refusal }
}

const UNUSABLE: Record<Unusable, Label> = {
  empty: { zh: '没有内容', en: 'it is empty' },
  too_long: { zh: '太长', en: 'it is too long' },
  wrong_format: { zh: '格式不对', en: 'it has the wrong form' },
  not_a_number: { zh: '不是有效的电话号码', en: 'it is no telephone number' },
  no_area_code: { zh: '缺少区号', en: 'its area code is missing' },
  no_scope: { zh: '没有说明属于哪个应用', en: 'its application is not named' },
  placeholder_id: { zh: '是程序没有标识时发出的占位值', en: 'it is what programs send when they have no id' },
}

/** Why a value is kept and shown, and identifies nobody. */
export function unusableText(reason: Unusable, locale: Locale): string {
  const why = UNUSABLE[reason][locale]
  return locale === 'zh' ? `${why}，不能用来识别客户` : `${why}, so it identifies nobody`
}

const RULES: Record<string, Label> = {
  user_id: { zh: '登录账号', en: 'signed-in user id' },
  device: { zh: '同一浏览器', en: 'same browser' },
  server_link: { zh: '服务器确认这个浏览器属于该账号', en: 'the server says this browser is this user' },
  trait: { zh: '资料中填写', en: 'given as a trait' },
  alias: { zh: '别名', en: 'alias' },
  staff: { zh: '员工录入', en: 'typed by staff' },
  file: { zh: '导入的文件', en: 'in an imported file' },
  platform: { zh: '微信平台告知', en: 'told by WeChat' },
  scanned_qr: {
    zh: '用微信扫了登录后显示给他的一次性二维码',
    en: 'scanned in WeChat the one-time code shown to the signed-in user',
  },
}

type Evidence = {
  kind: IdentifierKind
  value: string
  rule: string
  trust: Trust
  at: Date
  source: string
  refusal: string | null
  cut: boolean
}

/** One edge in one sentence: who said it, what, by which rule, since when, and whether it joins. */
export function edgeSentence(evidence: Evidence, locale: Locale): string {
  const rule = RULES[evidence.rule]?.[locale] ?? evidence.rule
  const day = evidence.at.toISOString().slice(0, 10)
  const what = `${kindText(evidence.kind, locale)} ${shorten(evidence.value)}`
  const trust = TRUST[evidence.trust][locale]
  const end = evidence.cut ? REFUSALS['cut'] : evidence.refusal ? refusalText(evidence.refusal) : null
  if (locale === 'zh')
    return `「${evidence.source}」于 ${day} 给出${what}（${rule}，${trust}）${end ? `：${end.zh}` : ''}`
  return `“${evidence.source}” gave ${what} on ${day} (${rule}, ${trust})${end ? `: ${end.en}` : ''}`
}

const TRUST: Record<Trust, Label> = {
  claimed: { zh: '自称', en: 'claimed' },
  verified: { zh: '已验证', en: 'verified' },
}

export function linkSentence(
  { verdict, by, at, reason }: { verdict: 'same' | 'never'; by: string; at: Date; reason: string | null },
  locale: Locale,
): string {
  const day = at.toISOString().slice(0, 10)
  const why = reason ? (locale === 'zh' ? `：${reason}` : `: ${reason}`) : ''
  if (locale === 'zh') return `${by}于 ${day} 确认${verdict === 'same' ? '是同一人' : '不是同一人'}${why}`
  return `${by} declared them ${verdict === 'same' ? 'the same person' : 'never the same person'} on ${day}${why}`
}

export function sharedSentence(identifiers: { kind: IdentifierKind; value: string }[], locale: Locale): string {
  const list = identifiers.map(one => `${kindText(one.kind, locale)} ${shorten(one.value)}`)
  return locale === 'zh' ? `都带有${list.join('、')}` : `both carry ${list.join(', ')}`
}

export function saidAtOnceSentence(source: string, locale: Locale): string {
  return locale === 'zh'
    ? `「${source}」说的是同一个人，两个标识都由它给出`
    : `“${source}” gave both about one somebody`
}

function shorten(value: string): string {
  return value.length > 28 ? `${value.slice(0, 12)}…${value.slice(-8)}` : value
}

/** Somebody nobody knows the name of. */
export function visitorName(id: string, locale: Locale): string {
  return `${locale === 'zh' ? '访客' : 'Visitor'} ${id.slice(-4)}`
}
