import type { Callback } from '../contract.ts'
import { signedHeaders, verifyStandardWebhook } from './signature.ts'

/** How a source calls us whose messages are signed as Standard Webhooks, under its secrets named `signing`. */
export const standardCallback: Callback = {
  maxBytes: 10 * 1024 * 1024,
  early({ headers }) {
    if (!signedHeaders(headers)) return 'missing_headers'
    const encoding = [headers['content-encoding'] ?? 'identity'].flat()[0]?.toLowerCase()
    return encoding === 'identity' ? null : 'encoded_body'
  },
  check: null,
  verify({ headers, body }, { keys, now }) {
    const verified = verifyStandardWebhook({ headers, body }, { secrets: keys['signing'] ?? [], now })
    return 'refused' in verified ? verified : { key: verified.id, body }
  },
  accepted: { mediaType: 'application/json', body: JSON.stringify({ success: true }) },
}
