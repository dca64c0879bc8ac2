import type { ConnectedChannel } from '@huiliu/contracts'
import { channelOf, secretText, type JsonObject, type SetUpProblem } from '../../channels/index.ts'
import { addSource, changeSource, sourceViews } from '../../identity/index.ts'
import { invalidInput, misfits, notFound, type Queryable, type Sealer, type Tx } from '../../kernel/index.ts'
import type { CallCtx } from '../../workspace/index.ts'
import { HOOK_PATH, addCalledSource, chosenSecret } from '../hooks/webhook.ts'
import { endSecrets, keepSecret } from '../secrets.ts'

export type ConnectedKind = ConnectedChannel['kind']
export const CONNECTED_KINDS: ConnectedKind[] = ['telephone', 'mail', 'wechat']
const HOUR = 3_600_000

export type NewChannel = {
  kind: ConnectedKind
  name: string
  settings: JsonObject
  secrets: Record<string, string>
}
type Making = { workspaceKey: string; sealer: Sealer }

/**
 * Connects a channel. The secret that we make for it, where its kind has one, is told this once. Throws invalid_input, field
 * by field, for what its kind does not take.
 */
export async function connectChannel(
  ctx: CallCtx,
  { workspaceKey, sealer }: Making,
  { kind, name, settings, secrets }: NewChannel,
): Promise<ConnectedChannel & { secret?: string }> {
  mustFit(kind, { settings, secrets })
  const callback = channelOf(kind)?.callback
  const made = callback?.makes === undefined ? undefined : { name: callback.makes, bytes: chosenSecret(undefined) }
  const id = await ctx.db.tx(async tx => {
    const input = { kind, name, settings }
    const source = callback
      ? await addCalledSource(tx, ctx, { workspaceKey, input })
      : await addSource(tx, ctx, { ...input, writeKey: null })
    await keepSecrets(tx, { source, secrets, sealer, now: ctx.now })
    if (made) await keepSecret(tx, { source, ...made, sealer, now: ctx.now })
    return source
  })
  return { ...(await channelView(ctx, id)), ...(made && { secret: secretText(made.bytes) }) }
}

export type ChannelChange = { name?: string; settings?: JsonObject; secrets?: Record<string, string> }

/** Changes what is given; a secret given replaces those of its name. Throws not_found and invalid_input. */
export async function changeChannel(
  ctx: CallCtx,
  sealer: Sealer,
  { id, change }: { id: string; change: ChannelChange },
): Promise<ConnectedChannel> {
  const known = await channelView(ctx, id)
  const settings = change.settings ?? known.settings
  const secrets = change.secrets ?? {}
  mustFit(known.kind, { settings, secrets }, { has: known.secrets.map(secret => secret.name) })
  await ctx.db.tx(async tx => {
    const name = change.name ?? known.name
    await changeSource(tx, ctx, { id, name, settings, secrets: Object.keys(secrets) })
    for (const name of Object.keys(secrets))
      await endSecrets(tx, { source: id, name, until: untilOf(known.kind, name, ctx.now) })
    await keepSecrets(tx, { source: id, secrets, sealer, now: ctx.now })
  })
  return channelView(ctx, id)
}

export async function channelViews(ctx: CallCtx): Promise<ConnectedChannel[]> {
  const sources = (await sourceViews(ctx.db)).filter(({ kind }) => isConnected(kind))
  const facts = await factsOf(
    ctx.db,
    sources.map(source => source.id),
  )
  return sources.flatMap(({ kind, ...source }): ConnectedChannel[] => {
    const own = facts.get(source.id)
    if (!own || !isConnected(kind)) return []
    const { id, name, channel, createdAt, lastEventAt, events24h, problems24h } = source
    return [{ id, kind, name, channel, ...own, createdAt, lastEventAt, events24h, problems24h }]
  })
}

/** Throws not_found. */
export async function channelView(ctx: CallCtx, id: string): Promise<ConnectedChannel> {
  const view = (await channelViews(ctx)).find(one => one.id === id)
  if (!view) throw notFound()
  return view
}

function isConnected(kind: string): kind is ConnectedKind {
  return CONNECTED_KINDS.some(one => one === kind)
}

type Facts = Pick<ConnectedChannel, 'settings' | 'secrets' | 'path'>

async function factsOf(q: Queryable, ids: string[]): Promise<Map<string, Facts>> {
  const rows = await q.query<{
    id: string
    settings: JsonObject
    address: string | null
    secrets: Facts['secrets'] | null
  }>(
    `select s.id, s.settings, w.address,
            (select jsonb_agg(distinct jsonb_build_object('name', k.name, 'createdAt', k.created_at)) from ws.source_secret k
             where k.source_id = s.id and k.expires_at is null) as secrets
     from ws.source s left join ws.webhook w on w.source_id = s.id where s.id = any($1)`,
    [ids],
  )
  return new Map(
    rows.map(({ id, settings, address, secrets }) => [
      id,
      { settings, secrets: secrets ?? [], path: address === null ? null : `${HOOK_PATH}/${address}` },
    ]),
  )
}

function untilOf(kind: ConnectedKind, name: string, now: Date): Date {
  const hours = channelOf(kind)?.setUp.secrets.find(secret => secret.name === name)?.overlapHours ?? 0
  return new Date(now.getTime() + hours * HOUR)
}

type Given = { settings: Record<string, unknown>; secrets: Record<string, string> }

function mustFit(kind: ConnectedKind, { settings, secrets }: Given, { has }: { has: string[] } = { has: [] }): void {
  const setUp = channelOf(kind)?.setUp
  if (!setUp) throw invalidInput({}, [NO_CHANNEL])
  const errors = [
    ...misfits(setUp.settings, settings, 'settings'),
    ...setUp.secrets.flatMap(secret => secretProblems(secret, { given: secrets[secret.name], has })),
    ...Object.keys(secrets).flatMap(name =>
      setUp.secrets.some(secret => secret.name === name)
        ? []
        : [at(`secrets.${name}`, 'unknown_field', { zh: '没有这个字段', en: 'is not a known field' })],
    ),
  ]
  if (errors.length > 0) throw invalidInput({}, errors)
  const more = setUp.problems?.({ settings: jsonOf(settings), secrets, has }) ?? []
  if (more.length > 0) throw invalidInput({}, more)
}

type Wanted = { name: string; required: boolean; maxLength: number }

function secretProblems(
  { name, required, maxLength }: Wanted,
  { given, has }: { given: string | undefined; has: string[] },
): SetUpProblem[] {
  const path = `secrets.${name}`
  if (given === undefined && required && !has.includes(name))
    return [at(path, 'required', { zh: '必填', en: 'is required' })]
  if (given === undefined) return []
  if (given.trim() === '') return [at(path, 'required', { zh: '必填', en: 'is required' })]
  if (given.length <= maxLength) return []
  return [at(path, 'too_long', { zh: `至多 ${maxLength} 个字符`, en: `must have at most ${maxLength} characters` })]
}

function at(path: string, code: string, message: SetUpProblem['message']): SetUpProblem {
  return { path, code, message }
}

const NO_CHANNEL = at('kind', 'not_allowed', { zh: '不支持这种渠道', en: 'is not a channel that can be connected' })

function jsonOf(value: Record<string, unknown>): JsonObject {
  const copy: JsonObject = JSON.parse(JSON.stringify(value))
  return copy
}

type Keeping = { source: string; secrets: Record<string, string>; sealer: Sealer; now: Date }

async function keepSecrets(tx: Tx, { source, secrets, sealer, now }: Keeping): Promise<void> {
  for (const [name, text] of Object.entries(secrets))
    await keepSecret(tx, { source, name, bytes: Buffer.from(text), sealer, now })
}
