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
}

export function callbackRefused(code: string): ProblemError {
  const refusal = REFUSALS[code]
  if (!refusal) throw new Error(`no words for the refusal ${code}`)
  return refusal()
}
