import { useRef, useState, type PointerEvent } from 'react'

/** What is taken hold of: the bar, its beginning, its end. */
export type Edge = 'both' | 'start' | 'end'
type Preview = { edge: Edge | null; days: number; moved: boolean }
const STILL: Preview = { edge: null, days: 0, moved: false }

/** Dragging a bar by whole days: shown while it goes on, told when it is let go. */
export function useBarDrag(px: number, onDrop: (days: number, edge: Edge) => void) {
  const [preview, setPreview] = useState<Preview>(STILL)
  const from = useRef<number>(undefined)
  const drag = (edge: Edge) => ({
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (event.button !== 0 || event.pointerType === 'touch') return
      event.stopPropagation()
      from.current = event.clientX
      event.currentTarget.setPointerCapture(event.pointerId)
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      if (from.current === undefined) return
      const dx = event.clientX - from.current
      if (Math.abs(dx) > 3) setPreview({ edge, days: Math.round(dx / px), moved: true })
    },
    onPointerUp(event: PointerEvent<HTMLElement>) {
      if (from.current === undefined) return
      event.stopPropagation()
      const days = Math.round((event.clientX - from.current) / px)
      from.current = undefined
      onDrop(days, edge)
      // The click that follows is the end of the drag, not a look at the record.
      setPreview(before => ({ ...STILL, moved: before.moved }))
      setTimeout(() => setPreview(STILL))
    },
    onPointerCancel() {
      from.current = undefined
      setPreview(STILL)
    },
  })
  return { drag, preview }
}
