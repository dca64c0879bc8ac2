import { useCallback, useState } from 'react'
import {
  DndContext,
  DragOverlay,
  MouseSensor,
  TouchSensor,
  pointerWithin,
  useSensor,
  useSensors,
  type Active,
  type DragEndEvent,
} from '@dnd-kit/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Field, RecordRow } from '@huiliu/contracts'
import { groupsQuery } from '../../../api/looks.ts'
import { Bones } from '../../../ui/bones.tsx'
import { fieldLabel, isEditable, recordName } from '../../../ui/fields.ts'
import { ProblemView } from '../../../ui/problem.tsx'
import { fieldNamed } from '../../list/display.ts'
import { CardText } from '../card.tsx'
import { within, type LookProps } from '../look-props.ts'
import { useMove } from '../use-move.ts'
import { SILENT } from '../silent.ts'
import type { Card } from './card.tsx'
import { BoardColumnView } from './column.tsx'
import { boardColumns, type BoardColumn } from './columns.ts'
import { columnQuery, movedCard } from './moved.ts'
import { wordOf } from './word.ts'
import './board.css'

/** Records as cards in columns: a card moved is an edit that can be undone. */
export function Board(props: LookProps) {
  const { t } = useTranslation()
  const field = fieldNamed(props.def, props.display.group)
  if (!field) return <p className="look-note">{t('look.noField')}</p>
  return <BoardOf {...props} field={field} />
}

function BoardOf(props: LookProps & { field: Field }) {
  const { def, asked, display, columns, field } = props
  const { t } = useTranslation()
  const { filter, search } = within(asked)
  const groups = useQuery(
    groupsQuery(def.name, { filter, search, by: field.name, sums: display.sums ?? [], limit: 100 }),
  )
  const shown = boardColumns(field, groups.data)
  const { move, focused, onFocused } = useCardMoves(props, shown)
  const [dragged, setDragged] = useState<RecordRow>()
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 6 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 220, tolerance: 8 } }),
  )
  if (groups.isError) return <ProblemView error={groups.error} retry={() => void groups.refetch()} />
  if (groups.isPending) return <Bones rows={8} height={36} />
  const movable = def.can.update && isEditable(field)
  function onDragEnd({ active, over }: DragEndEvent) {
    setDragged(undefined)
    const card = cardOf(active)
    const to = shown.find(one => one.key === over?.id)
    if (card && to) void move(card, to)
  }
  return (
    <DndContext
      sensors={movable ? sensors : []}
      collisionDetection={pointerWithin}
      accessibility={SILENT}
      onDragStart={({ active }) => setDragged(cardOf(active)?.row)}
      onDragCancel={() => setDragged(undefined)}
      onDragEnd={onDragEnd}
    >
      <p id="board-keys" className="sr">
        {t('look.boardKeys')}
      </p>
      <div className="board" role="group" aria-label={t('look.boardOf', { field: fieldLabel(field) })}>
        {shown.map((column, at) => (
          <BoardColumnView
            key={column.key}
            {...props}
            column={column}
            atLeast={groups.data.countIs === 'atLeast'}
            focused={focused}
            onFocused={onFocused}
            onStep={(row, by) => {
              const to = shown[at + by]
              if (movable && to) void move({ row, from: column.key }, to)
            }}
          />
        ))}
      </div>
      <DragOverlay dropAnimation={null}>
        {dragged && (
          <div className="board-card dragged" aria-label={recordName(def, dragged)}>
            <CardText def={def} row={dragged} columns={columns} />
          </div>
        )}
      </DragOverlay>
    </DndContext>
  )
}

/** What the card put there (board/card.tsx). */
function cardOf({ data }: Active): Card | undefined {
  const card: Card | undefined = data.current?.['card']
  return card
}

/** Moves a card, shown before the server answers; the card keeps the keyboard where it went. */
function useCardMoves({ def, asked, field }: LookProps & { field: Field }, columns: BoardColumn[]) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const save = useMove(def.name)
  const [focused, setFocused] = useState<string>()
  const onFocused = useCallback(() => setFocused(undefined), [])
  async function move({ row, from }: Card, to: BoardColumn): Promise<void> {
    const before = columns.find(one => one.key === from)
    if (!before || before.key === to.key) return
    setFocused(row.id)
    const query = (column: BoardColumn) => columnQuery(def.name, asked, { field, column })
    movedCard(client, { row: { ...row, [field.name]: to.value }, from: query(before).queryKey, to: query(to).queryKey })
    const said = t('look.moved', { name: recordName(def, row), to: wordOf(field, to, t) })
    await save({ row, values: { [field.name]: to.value }, said })
  }
  return { move, focused, onFocused }
}
