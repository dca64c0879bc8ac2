import type { ImportView, Locale } from '@huiliu/contracts'
import type { ImportRow } from './store.ts'

/** An import as its reader sees it, in his language. */
export function importView(row: ImportRow, locale: Locale): ImportView {
  const { preview } = row
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
      examples: preview.examples.map(({ reasons, ...rest }) => ({
        ...rest,
        reasons: reasons.map(({ field, message }) => ({ field, message: message[locale] })),
      })),
    },
    total: row.total,
    counts: row.counts,
    kept: row.kept,
    failure: row.failure,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
  }
}
