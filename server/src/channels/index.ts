export type { Json, JsonObject } from './json-safe.ts'
export type { Inbound, InboundFile, InboundItem, InboundProblem } from './inbound.ts'
export type {
  Account,
  Callback,
  CallbackHead,
  Channel,
  ChannelReading,
  KeptDelivery,
  Keys,
  Outgoing,
  OutgoingFile,
  Sent,
  SetUpProblem,
} from './contract.ts'
export {
  mailSettings,
  MAIL_PATHS,
  placeKey,
  placeOf,
  SHORTENED,
  type MailPlace,
  type MailSettings,
} from './mail/settings.ts'
export { MailboxClosed, openMailbox, sentFolderOf, detailOf } from './mail/imap.ts'
export { openSmtp } from './mail/smtp.ts'
export { LEFT_OUT } from './mail/files.ts'
export { threadsOf, type ThreadMessage } from './mail/threads.ts'
export { refusalWords } from './refusal-words.ts'
export { channelOf } from './registry.ts'
export { requestReachable, retryAfter } from './request.ts'
export { segmentWriteKey } from './segment/parse.ts'
export { secretBytes, secretText, signStandardWebhook } from './standard-webhooks/signature.ts'
export { telephoneSettings, type TelephoneSettings } from './telephone/settings.ts'
export { checkMapping, type MappingProblem } from './webhook/check.ts'
export { guessMapping } from './webhook/guess.ts'
export { readJson } from './webhook/read-json.ts'
export { aesKeyOf, encrypt, signatureOf } from './wechat/crypto.ts'
export { ask as askWechat, askAs as askWechatAs, type Answer as WechatAnswer, type NoAnswer } from './wechat/ask.ts'
export { fetchMedia as fetchWechatMedia } from './wechat/media.ts'
export { SCAN_PATH, USER_INFO_PATH } from './wechat/parse.ts'
export {
  ASKED_REFUSALS as WECHAT_REFUSALS,
  refusalOf as wechatRefusalOf,
  silenceOf as wechatSilenceOf,
  wechatWords,
} from './wechat/refusals.ts'
export { settingsOf as wechatSettingsOf } from './wechat/settings.ts'
export type { Scan as WechatScan } from './wechat/told.ts'
export { FORM_SUBMITTED } from './form/channel.ts'
