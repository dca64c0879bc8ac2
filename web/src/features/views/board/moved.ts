import type { QueryClient } from '@tanstack/react-query'
import type { Field, RecordRow } from '@huiliu/contracts'
import { groupRecordsQuery } from '../../../api/looks.ts'
import type { Pages } from '../../list/pages.ts'
import { inGroup, within, type Asked } from '../look-props.ts'
import type { BoardColumn } from './columns.ts'

/** The cards of one column. */
export function columnQuery(object: string, asked: Asked, { field, column }: { field: Field; column: BoardColumn }) {
  return groupRecordsQuery(object, within(asked, inGroup(field.name, column.value)))
}

type Moved = { row: RecordRow; from: readonly unknown[]; to: readonly unknown[] }

/** Takes a card out of one column's pages and puts it at the top of another's. */
export function movedCard(client: QueryClient, { row, from, to }: Moved): void {
  client.setQueryData<Pages>(from, pages => pages && without(pages, row.id))
  client.setQueryData<Pages>(to, pages => {
    const [first, ...rest] = pages?.pages ?? []
    if (!pages || !first) return pages
    return { ...pages, pages: [{ ...first, items: [row, ...first.items.filter(one => one.id !== row.id)] }, ...rest] }
  })
}

function without(pages: Pages, id: string): Pages {
  return { ...pages, pages: pages.pages.map(page => ({ ...page, items: page.items.filter(row => row.id !== id) })) }
}
