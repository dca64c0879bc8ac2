import type { ImportView } from '@huiliu/contracts'
import { rightsOn, seesPlainly, type CallCtx } from '../../workspace/index.ts'
import { NO_COUNTS, type Difference, type ImportRow } from './store.ts'

/** An import as its reader sees it, in his language. */
export function importView(row: ImportRow, ctx: CallCtx): ImportView {
  const { preview } = row
  const { locale } = ctx
  return {
    id: row.id,
    object: row.object,
    fileName: row.file_name,
    format: row.format,
    status: row.status,
    by: row.actor.name,
    columns: row.columns.map(({ name, samples }) => ({ name, samples })),
    mapping: row.mapping,
    preview: preview && {
      ...preview,
      skip: preview.skip ?? 0,
      examples: preview.examples.map(({ reasons, changes = [], ...rest }) => ({
        ...rest,
        changes: shownTo(ctx, row, changes),
        reasons: reasons.map(({ field, message }) => ({ field, message: message[locale] })),
      })),
    },
    total: row.total,
    counts: { ...NO_COUNTS, ...row.counts },
    kept: row.kept,
    failure: row.failure,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
  }
}

/** What records hold is for whoever dropped the file, and for those who read all of them. */
function shownTo({ actor, caller }: CallCtx, row: ImportRow, changes: Difference[]) {
  const may = row.actor.id === actor.id || rightsOn(caller, row.object).read === 'all'
  return changes
    .filter(({ name }) => may && seesPlainly(caller, row.object, name))
    .map(({ field, before, after }) => ({ field, before, after }))
}
