import type { Locale } from '@huiliu/contracts'

/** What a cell of an export holds: `date` and `datetime` are the wall clock of the workspace, in ISO form without a zone. */
export type OutCell =
  { is: 'text'; text: string } | { is: 'number'; text: string } | { is: 'date' | 'datetime'; text: string }
export type OutRows = AsyncIterable<OutCell[][]>
export type WrittenFormat = 'xlsx' | 'csv'

/** Who took the file out, and when by the workspace's clock; `line`: a csv begins with it. */
export type Mark = { by: string; at: string; locale: Locale; line: boolean }
export type Extras = {
  mark?: Mark | undefined
  /** by column: what its cells can be chosen from; only in a workbook */
  choices?: (string[] | null)[]
}

/** 由 周楠 导出于 2026-11-30 16:05 */
export function markText({ by, at, locale }: Mark): string {
  return locale === 'zh' ? `由 ${by} 导出于 ${at}` : `Exported by ${by}, ${at}`
}
