import type { SendOption, Purpose } from '@huiliu/contracts'
import { masksOf, personOf } from '../identity/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { addressesOf, type Address } from './addresses.ts'
import { factsFor } from './facts.ts'
import { judge, wordsOf, type GateFacts, type Verdict } from './gate/index.ts'
import { sendProblem } from './problems.ts'
import { invalidInput } from '../kernel/index.ts'
import { openSources } from './sources.ts'
import { answered } from './thread.ts'
import type { OutboxServices, SendSource } from './types.ts'
import { sentenceOf } from './views.ts'

type Asked = { contact: string; purpose: Purpose; answers?: string }

/**
 * Every channel that sends, each address a customer has for it, and what the gate would say now; the channel of a message
 * that is answered comes first.
 */
export async function sendOptions(ctx: CallCtx, services: OutboxServices, asked: Asked): Promise<SendOption[]> {
  const person = await personOf(ctx, asked.contact)
  const told = asked.answers
    ? await answered(ctx.db, { personId: person.id, eventId: asked.answers })
    : { sourceId: null, automatic: false }
  if (!told) throw invalidInput({}, [sendProblem('answers', 'unknown_event')])
  const sources = (await openSources(ctx.db))
    .filter(source => services.channelOf(source.kind)?.send)
    .toSorted((a, b) => Number(b.id === told.sourceId) - Number(a.id === told.sourceId))
  const options: SendOption[] = []
  for (const source of sources) {
    const addresses = await addressesOf(ctx.db, { personId: person.id, source })
    for (const address of addresses.length > 0 ? addresses : [null]) {
      const asking = {
        personId: person.id,
        source,
        address,
        answersAutomatic: told.automatic,
        now: ctx.now,
        self: null,
      }
      const facts = await factsFor(ctx.db, services, asking)
      const message = { purpose: asked.purpose, channel: source.kind, to: address, automatic: false }
      options.push(await optionOf(ctx, services, { source, address, facts, verdict: judge(message, facts, ctx.now) }))
    }
  }
  return options
}

type Judged = { source: SendSource; address: Address | null; facts: GateFacts; verdict: Verdict }

async function optionOf(
  ctx: CallCtx,
  { channelOf }: OutboxServices,
  { source, address, facts, verdict }: Judged,
): Promise<SendOption> {
  const masks = await masksOf(ctx)
  const { id, name, kind, channel } = source
  const capabilities = channelOf(kind)?.capabilities
  return {
    source: { id, name, kind, channel },
    recipient: address?.edgeId ?? null,
    address: address && masks.shown(address.kind, address.value),
    gate: gateView(ctx, verdict),
    window: windowView(ctx, facts),
    carries: {
      subject: kind === 'mail',
      files: capabilities?.sends.includes('file') ?? false,
      textBytes: capabilities?.limits.textBytes ?? null,
    },
  }
}

function gateView({ locale }: CallCtx, verdict: Verdict): SendOption['gate'] {
  if (verdict.allowed)
    return {
      allowed: true,
      warnings: verdict.warnings.map(code => ({ code, sentence: wordsOf(code)?.[locale] ?? code })),
    }
  const { rule, until, params } = verdict
  return {
    allowed: false,
    rule,
    sentence: sentenceOf({ code: rule, params }, locale),
    until: until?.toISOString() ?? null,
  }
}

function windowView({ locale }: CallCtx, { window }: GateFacts): SendOption['window'] {
  if (!window) return null
  const { remaining, expiresAt } = window
  const left = {
    zh: remaining === null ? '不限条数' : `还可发 ${remaining} 条`,
    en: remaining === null ? 'any number' : `${remaining} left`,
  }
  return { remaining, expiresAt: expiresAt.toISOString(), sentence: left[locale] }
}
