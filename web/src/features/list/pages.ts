import type { InfiniteData } from '@tanstack/react-query'
import type { RecordList, RecordRow } from '@huiliu/contracts'

/** Loaded pages of a list as the cache keeps them. */
export type Pages = InfiniteData<RecordList, string>

/** The same pages with these records' newer values, each row where it stood. */
export function withRows(pages: Pages, rows: RecordRow[]): Pages {
  const byId = new Map(rows.map(row => [row.id, row]))
  const newer = (old: RecordRow) => {
    const row = byId.get(old.id)
    return row && row.version >= old.version ? row : old
  }
  return { ...pages, pages: pages.pages.map(page => ({ ...page, items: page.items.map(newer) })) }
}

/** Only the first page, to be asked for again. */
export function firstOf({ pages, pageParams }: Pages): Pages {
  return { pages: pages.slice(0, 1), pageParams: pageParams.slice(0, 1) }
}
