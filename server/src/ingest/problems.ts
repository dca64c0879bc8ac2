import { defineProblem, unsupportedMedia, type ProblemError } from '../kernel/index.ts'

export const unknownWriteKey = defineProblem('unknown_write_key', 401, {
  zh: '写入密钥无效或已停用',
  en: 'The write key is unknown or disabled',
})
export const notJsonObject = defineProblem('not_json', 400, {
  zh: '请求内容不是 JSON 对象',
  en: 'The body is not a JSON object',
})

export const hookProblems = {
  unknownAddress: defineProblem('unknown_address', 404, {
    zh: '没有这个接收地址',
    en: 'Nothing is received at this address',
  }),
  gone: defineProblem('address_disabled', 410, {
    zh: '这个接收地址已停用',
    en: 'This address is disabled',
  }),
}

/** What a message may be refused for before it is believed, by the channels' codes: the sender's log should name the reason. */
const REFUSALS: Record<string, () => ProblemError> = {
  missing_headers: defineProblem('missing_headers', 400, {
    zh: '缺少签名请求头 webhook-id、webhook-timestamp、webhook-signature',
    en: 'The headers webhook-id, webhook-timestamp and webhook-signature are needed',
  }),
  malformed_headers: defineProblem('malformed_headers', 400, {
    zh: '签名请求头的格式不对：webhook-timestamp 应为秒数',
    en: 'The signature headers have the wrong form: webhook-timestamp is in seconds',
  }),
  encoded_body: unsupportedMedia,
  stale_message: defineProblem('stale_message', 401, {
    zh: '消息的时间早于现在五分钟以上：请每次发送都重新签名，并检查时钟',
    en: 'The message is more than five minutes old: sign every attempt anew, and check the clock',
  }),
  future_message: defineProblem('future_message', 401, {
    zh: '消息的时间晚于现在五分钟以上：请检查发送方的时钟',
    en: 'The message is more than five minutes ahead: check the sender’s clock',
  }),
  wrong_signature: defineProblem('wrong_signature', 401, {
    zh: '签名不对：请用这个来源的密钥，对收到的原始字节签名',
    en: 'The signature is wrong: sign the very bytes sent, with the secret of this source',
  }),
  missing_signature: defineProblem('missing_signature', 400, {
    zh: '缺少参数 signature（或 msg_signature）、timestamp、nonce',
    en: 'The parameters signature (or msg_signature), timestamp and nonce are needed',
  }),
  wrong_token: defineProblem('wrong_token', 401, {
    zh: '签名不对：请核对公众平台与汇流里填写的令牌（Token）是否相同',
    en: 'The signature is wrong: the Token in WeChat’s console and the one given here must be the same',
  }),
  not_xml: defineProblem('not_xml', 400, {
    zh: '内容不是 <xml> 文档',
    en: 'The body is no <xml> document',
  }),
  not_encrypted: defineProblem('not_encrypted', 400, {
    zh: '消息没有加密：请在公众平台选择安全模式，或把这个渠道改为明文方式',
    en: 'The message is not encrypted: choose the safe mode in WeChat’s console, or set this channel to plain messages',
  }),
  encrypted_message: defineProblem('encrypted_message', 400, {
    zh: '收到的是加密消息，而这个渠道设为明文方式',
    en: 'The message is encrypted, and this channel is set to plain messages',
  }),
  cannot_decrypt: defineProblem('cannot_decrypt', 401, {
    zh: '解密失败：请核对消息加解密密钥（EncodingAESKey）',
    en: 'The message cannot be decrypted: compare the EncodingAESKey',
  }),
  wrong_appid: defineProblem('wrong_appid', 401, {
    zh: '消息属于另一个 AppID',
    en: 'The message belongs to another AppID',
  }),
  wrong_account: defineProblem('wrong_account', 401, {
    zh: '消息属于另一个公众号：原始 ID 不符',
    en: 'The message belongs to another account: the original id differs',
  }),
}

export function callbackRefused(code: string): ProblemError {
  const refusal = REFUSALS[code]
  if (!refusal) throw new Error(`no words for the refusal ${code}`)
  return refusal()
}
