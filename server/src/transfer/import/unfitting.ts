import type { Label } from '@huiliu/contracts'
import type { ProblemError } from '../../kernel/index.ts'
import type { RowIssue } from '../plan/types.ts'

/** What to say of rows whose columns mean nothing any more: a field or the whole object was deleted, or rights were taken. */
export function unfitting({ errors, definition }: ProblemError, columns: { name: string }[]): RowIssue[] {
  const gone = errors.flatMap(({ path, code, message }): RowIssue[] => {
    const [, column] = /^mapping\.columns\.(\d+)$/.exec(path) ?? []
    const heading = column === undefined ? null : (columns[Number(column)]?.name ?? null)
    return [{ field: heading, code, message: heading === null ? message : GONE }]
  })
  return gone.length > 0 ? gone : [{ field: null, code: definition.code, message: definition.title }]
}

const GONE: Label = {
  zh: '这一列对应的字段已被删除，或您不能再写',
  en: 'is of a field that was deleted, or that you may write no more',
}
