import type { ReactNode } from 'react'
import {
  DndContext,
  KeyboardSensor,
  PointerSensor,
  closestCenter,
  useSensor,
  useSensors,
  type DragEndEvent,
} from '@dnd-kit/core'
import {
  SortableContext,
  arrayMove,
  sortableKeyboardCoordinates,
  useSortable,
  verticalListSortingStrategy,
} from '@dnd-kit/sortable'
import { Icon } from './icon.tsx'

type Props = {
  /** in their order */
  ids: string[]
  className: string
  /** the ids in their new order */
  onMove: (ids: string[]) => void
  /** a `SortableItem` for each */
  children: ReactNode
}

/** A list whose lines are dragged by their handles, by mouse, finger or keyboard. */
export function SortableList({ ids, className, onMove, children }: Props) {
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  )
  function drop({ active, over }: DragEndEvent) {
    if (!over || active.id === over.id) return
    onMove(arrayMove(ids, ids.indexOf(String(active.id)), ids.indexOf(String(over.id))))
  }
  return (
    <DndContext sensors={sensors} collisionDetection={closestCenter} onDragEnd={drop}>
      <SortableContext items={ids} strategy={verticalListSortingStrategy}>
        <ul className={className}>{children}</ul>
      </SortableContext>
    </DndContext>
  )
}

type ItemProps = {
  id: string
  /** what the handle is called */
  handle: string
  children: ReactNode
}

/** A line of a `SortableList`; its handle comes first. */
export function SortableItem({ id, handle, children }: ItemProps) {
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({
    id,
  })
  const shift = transform ? `translate3d(0, ${Math.round(transform.y)}px, 0)` : undefined
  return (
    <li ref={setNodeRef} className={isDragging ? 'dragging' : ''} style={{ transform: shift, transition }}>
      <button
        ref={setActivatorNodeRef}
        type="button"
        className="icon-button drag-handle"
        {...attributes}
        {...listeners}
        aria-label={handle}
      >
        <Icon name="drag" small />
      </button>
      {children}
    </li>
  )
}
