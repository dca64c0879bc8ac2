export type SigningSnippet = { key: 'node' | 'curl'; text: string }

/** Ready-to-run code that signs a first order and sends it. The secret is in it only where it is still known. */
export function signingSnippets(address: string, secret: string | null): SigningSnippet[] {
  const key = secret ?? 'whsec_…'
  const node = `import { Webhook } from 'standardwebhooks'

const body = JSON.stringify({ order_no: 'A-1001', status: 'PAID', mobile: '13800138000', name: '李晓雯', total: '12.50' })
const [id, at] = ['order-A-1001-paid', new Date()]
await fetch('${address}', {
  method: 'POST', body, headers: {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at / 1000)),
    'webhook-signature': new Webhook('${key}').sign(id, at, body),
  },
})`
  const curl = `SECRET='${key}' ID="order-$(date +%s)" AT=$(date +%s)
BODY='{"order_no":"A-1001","status":"PAID","mobile":"13800138000","name":"李晓雯","total":"12.50"}'
KEY=$(printf %s "\${SECRET#whsec_}" | base64 -d | od -An -v -tx1 | tr -d ' \\n')
SIGN=$(printf %s "$ID.$AT.$BODY" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$KEY" -binary | base64)
curl '${address}' -H 'Content-Type: application/json' -H "webhook-id: $ID" \\
  -H "webhook-timestamp: $AT" -H "webhook-signature: v1,$SIGN" -d "$BODY"`
  return [
    { key: 'node', text: node },
    { key: 'curl', text: curl },
  ]
}
