export type { Json, JsonObject } from './json-safe.ts'
export type { Inbound, InboundItem, InboundProblem } from './inbound.ts'
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
export { channelOf } from './registry.ts'
export { segmentWriteKey } from './segment/parse.ts'
export { secretBytes, secretText } from './standard-webhooks/verify.ts'
export { checkMapping, type MappingProblem } from './webhook/check.ts'
export { guessMapping } from './webhook/guess.ts'
export { readJson } from './webhook/read-json.ts'
