import { useRef, useState } from 'react'
import type { Field, RecordRow } from '@huiliu/contracts'
import { FieldInput } from '../../ui/field-input.tsx'
import { lookOf } from '../../ui/field-types/index.ts'

type Props = {
  field: Field
  row: RecordRow
  /** `from` is the record as it was when the edit began: what others changed since must not be lost */
  onSave: (value: unknown, from: RecordRow) => void
  onCancel: () => void
}

/** Edits one value in place: Enter or leaving saves, Escape keeps the old value. */
export function CellEditor({ field, row: now, onSave, onCancel }: Props) {
  const [row] = useState(now)
  const before = row[field.name]
  const [value, setValue] = useState(before)
  const done = useRef(false)
  // Choosing in a list or calendar is the whole edit; typing is finished by Enter or by leaving.
  const { atOnce = false, lines = false } = lookOf(field)
  function finish(next: unknown) {
    if (done.current) return
    done.current = true
    if (JSON.stringify(next ?? null) === JSON.stringify(before ?? null)) onCancel()
    else onSave(next, row)
  }
  return (
    <span
      className="cell-editor"
      onKeyDown={event => {
        event.stopPropagation()
        if (event.nativeEvent.isComposing) return
        if (event.key === 'Escape') {
          done.current = true
          onCancel()
        }
        if (event.key === 'Enter' && !atOnce && !(lines && event.shiftKey)) {
          event.preventDefault()
          finish(value)
        }
      }}
      onBlur={event => {
        const into = event.relatedTarget
        // A popup of the same editor (calendar, options) is not leaving.
        if (
          into instanceof Element &&
          (event.currentTarget.contains(into) || into.closest('.ant-select-dropdown, .ant-picker-dropdown'))
        )
          return
        if (!atOnce) finish(value)
        else setTimeout(() => finish(before), 250)
      }}
    >
      <FieldInput
        field={field}
        value={value}
        name={row[`${field.name}_name`]}
        row={row}
        autoFocus
        onChange={next => (setValue(next), atOnce && finish(next))}
      />
    </span>
  )
}
