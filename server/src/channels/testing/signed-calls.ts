import { randomBytes } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import type { CallbackRequest } from '../contract.ts'
import { secretText } from '../standard-webhooks/signature.ts'
import type { CallbackSubject } from './callback-contract.ts'

type Own = Pick<CallbackSubject, 'reading' | 'message' | 'textOf' | 'several' | 'unknown'>

/** A platform that signs as Standard Webhooks, by the standard's own package. */
export function signedCalls(own: Own): CallbackSubject {
  return {
    ...own,
    keys: { signing: [randomBytes(32)] },
    otherKeys: { signing: [randomBytes(32)] },
    request(body, { keys, at, id }): CallbackRequest {
      const signer = new Webhook(secretText(keys['signing']?.[0] ?? randomBytes(32)))
      const headers = {
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': signer.sign(id, at, body.toString()),
      }
      return { method: 'POST', headers, query: {}, body }
    },
    bent(request) {
      const mac = Buffer.from(String(request.headers['webhook-signature']).slice(3), 'base64')
      mac[0] = (mac[0] ?? 0) ^ 1
      return { ...request, headers: { ...request.headers, 'webhook-signature': `v1,${mac.toString('base64')}` } }
    },
    needs: ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(name => ({ in: 'headers', name })),
    goodForMs: 5 * 60_000,
  }
}
