import type { Mapping, MappingView } from '@huiliu/contracts'
import { checkMapping, guessMapping, readJson, type Json } from '../../channels/index.ts'
import { tellOfSource } from '../../identity/index.ts'
import { invalidInput, notFound, versionConflict, type Queryable } from '../../kernel/index.ts'
import type { CallCtx } from '../../workspace/index.ts'
import { mustBeWebhook } from './webhook.ts'

/** What a message may weigh to be shown and guessed from. */
const SAMPLE_BYTES = 10 * 1024 * 1024
/** Of a list so many are shown: the rest look alike. */
const SHOWN_ITEMS = 10
const SHOWN_TEXT = 256 * 1024

/** How a webhook is read, beside a message of it: the newest, or the one asked for. */
export async function mappingView(ctx: CallCtx, source: string, delivery?: string): Promise<MappingView> {
  await mustBeWebhook(ctx.db, source)
  const [row] = await ctx.db.query<{ mapping: Mapping | null; version: number }>(
    'select mapping, version from ws.webhook where source_id = $1',
    [source],
  )
  const sample = await sampleOf(ctx.db, source, delivery)
  const payload = sample && readJson(sample.body)
  const shown = payload === undefined ? undefined : shortened(payload)
  return {
    mapping: row?.mapping ?? null,
    version: row?.version ?? 1,
    sample:
      sample && shown !== undefined && JSON.stringify(shown).length <= SHOWN_TEXT
        ? { seq: sample.seq, receivedAt: sample.received_at.toISOString(), payload: shown }
        : null,
    guess: payload === undefined ? null : guessMapping(payload),
  }
}

/** Puts a mapping in force for what comes from now on. Throws invalid_input, and version_conflict where it changed meanwhile. */
export async function changeMapping(
  ctx: CallCtx,
  source: string,
  { mapping, version }: { mapping: Mapping; version: number },
): Promise<MappingView> {
  mustMakeSense(mapping)
  await ctx.db.tx(async tx => {
    await mustBeWebhook(tx, source, 'for update')
    const changed = await tx.query(
      'update ws.webhook set mapping = $3, version = version + 1 where source_id = $1 and version = $2 returning version',
      [source, version, JSON.stringify(mapping)],
    )
    if (changed.length === 0) throw versionConflict()
    await tellOfSource(tx, ctx, { id: source, type: 'source.mapped', body: { mapping, version: version + 1 } })
  })
  return mappingView(ctx, source)
}

export function mustMakeSense(mapping: Mapping, at = 'mapping'): void {
  const errors = checkMapping(mapping).map(one => ({ ...one, path: `${at}.${one.path}` }))
  if (errors.length > 0) throw invalidInput({}, errors)
}

type Sample = { seq: string; received_at: Date; key: string | null; path: string; source_id: string; body: Buffer }

/** A kept message of a source; the newest unless told. Throws not_found for one that is not there. */
export async function sampleOf(q: Queryable, source: string, delivery?: string): Promise<Sample | undefined> {
  const [row] = await q.query<Sample>(
    `select seq::text, received_at, key, path, source_id, body from ws.delivery
     where source_id = $1 and ($2::bigint is null or seq = $2) and octet_length(body) <= ${SAMPLE_BYTES}
     order by received_at desc, seq desc limit 1`,
    [source, delivery ?? null],
  )
  if (!row && delivery !== undefined) throw notFound()
  return row
}

function shortened(value: Json): Json {
  if (Array.isArray(value)) return value.slice(0, SHOWN_ITEMS).map(one => shortened(one))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, shortened(part)] as const))
}
