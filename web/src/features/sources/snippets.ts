import type { Source } from '@huiliu/contracts'

export type Snippet = { key: 'page' | 'curl' | 'node'; text: string }

/** Ready-to-run code that sends the first event of a source to this server. */
export function snippets({ kind, writeKey }: Source, origin: string): Snippet[] {
  const key = writeKey ?? ''
  const page = `<script async src="${origin}/tracker.js" data-write-key="${key}"></script>`
  const curl = `curl -u '${key}:' -H 'Content-Type: application/json' \\
  ${origin}/v1/track \\
  -d '{"userId":"u-1001","event":"Product Viewed","properties":{"name":"P-200"}}'`
  const node = `import { Analytics } from '@segment/analytics-node'

const analytics = new Analytics({ writeKey: '${key}', host: '${origin}' })
analytics.identify({ userId: 'u-1001', traits: { name: '李晓雯', phone: '13800125521' } })
analytics.track({ userId: 'u-1001', event: 'Product Viewed', properties: { name: 'P-200' } })`
  const server: Snippet[] = [
    { key: 'curl', text: curl },
    { key: 'node', text: node },
  ]
  return kind === 'website'
    ? [
        { key: 'page', text: page },
        { key: 'curl', text: curl },
      ]
    : server
}
