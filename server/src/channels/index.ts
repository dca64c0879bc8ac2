export type { Json } from './json-safe.ts'
export type { Inbound, InboundItem, InboundProblem } from './inbound.ts'
export { parseSegment, segmentWriteKey } from './segment/parse.ts'
export {
  secretBytes,
  secretText,
  signedHeaders,
  verifyStandardWebhook,
  type SignedHeaders,
  type WebhookRefusal,
} from './standard-webhooks/verify.ts'
export { checkMapping, type MappingProblem } from './webhook/check.ts'
export { guessMapping } from './webhook/guess.ts'
export { readJson } from './webhook/read-json.ts'
export { parseWebhook } from './webhook/parse.ts'
