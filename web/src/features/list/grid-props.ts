import type { RefObject } from 'react'
import type { Virtualizer } from '@tanstack/react-virtual'
import type { Display } from '@huiliu/contracts'
import type { ObjectWithRights } from '../../api/objects.ts'
import type { Column } from './columns.ts'
import type { EditRecord } from './edit.ts'
import type { Asked } from '../views/look-props.ts'
import type { ListState } from './use-list.ts'

/** height of a row, px */
export const ROW = 36

export type BodyProps = {
  def: ObjectWithRights
  list: ListState
  columns: Column[]
  scroller: RefObject<HTMLDivElement | null>
  selected: ReadonlySet<string>
  onSelect: (ids: ReadonlySet<string>) => void
  onOpen: (id: string) => void
}
export type GridProps = BodyProps & {
  onSort: (field: string) => void
  onColumns: (columns: Column[]) => void
  onPeek: (id: string) => void
  /** a peek is open: it follows the cursor */
  peeking: boolean
  onEdit: EditRecord
  asked: Asked
  display: Display
}
export type Rows = Virtualizer<HTMLDivElement, Element>
