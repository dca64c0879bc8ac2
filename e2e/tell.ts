import type { Product } from './product.ts'

type Told = { type: string; [key: string]: unknown }
let told = 0

/** Sends events through a source's own door, as its SDK would. Throws when they are not accepted. */
export async function tell({ origin }: Product, { writeKey }: { writeKey: string }, batch: Told[]): Promise<void> {
  const answer = await fetch(`${origin}/v1/batch`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${writeKey}:`)}`, 'content-type': 'application/json' },
    body: JSON.stringify({ batch: batch.map(event => ({ messageId: `told-${(told += 1)}`, ...event })) }),
  })
  if (!answer.ok) throw new Error(`events were refused: ${answer.status} ${await answer.text()}`)
}
