import { Checkbox } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ObjectDef, RecordRow } from '@huiliu/contracts'
import { FieldValue } from '../../ui/field-value.tsx'
import { lookOf } from '../../ui/field-types/index.ts'
import { isEditable, recordName } from '../../ui/fields.ts'
import { CellEditor } from './cell-editor.tsx'
import type { Column } from './columns.ts'
import type { EditRecord } from './edit.ts'

export type RowState = '' | 'fresh' | 'gone'
type Props = {
  def: ObjectDef & { can: { update: boolean } }
  row: RecordRow
  index: number
  /** px from the top of the body */
  at: number
  template: string
  columns: Column[]
  selected: boolean
  /** what others did to it since it was loaded */
  state: RowState
  /** the active column, -1 when the cursor is on another row */
  active: number
  editing: boolean
  onActivate: (column: number) => void
  onStart: (column: number) => void
  onStop: () => void
  onEdit: EditRecord
  onOpen: () => void
  onToggle: (range: boolean) => void
}

/** One row of the grid. */
export function GridRow(props: Props) {
  const { def, row, index, at, template, columns, selected, state, active, onToggle } = props
  const { t } = useTranslation()
  const className = `grid-row ${state}${selected ? ' selected' : ''}${active >= 0 ? ' active' : ''}`
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      className={className}
      style={{ gridTemplateColumns: template, transform: `translateY(${at}px)` }}
    >
      <span role="gridcell" className="grid-cell grid-check" onClick={event => onToggle(event.shiftKey)}>
        <Checkbox tabIndex={-1} checked={selected} aria-label={t('list.select', { name: recordName(def, row) })} />
      </span>
      {columns.map((column, at) => (
        <Cell key={column.field.name} {...props} column={column} at={at} />
      ))}
    </div>
  )
}

function Cell({
  def,
  row,
  index,
  column: { field, left },
  at,
  state,
  active,
  editing,
  onActivate,
  onStart,
  onStop,
  onEdit,
  onOpen,
}: Props & { column: Column; at: number }) {
  const here = active === at
  const editable = def.can.update && isEditable(field) && !lookOf(field).roomy
  const name = field.name === def.nameField
  const classes = [
    'grid-cell',
    lookOf(field).numeric && 'num',
    name && 'grid-name',
    here && 'here',
    left !== undefined && 'pinned',
  ]
  return (
    <span
      id={`cell-${index}-${at}`}
      role="gridcell"
      className={classes.filter(Boolean).join(' ')}
      style={{ left }}
      onClick={() => onActivate(at)}
      onDoubleClick={() => editable && onStart(at)}
    >
      {here && editing && editable ? (
        <CellEditor
          field={field}
          row={row}
          onCancel={onStop}
          onSave={(value, from) => {
            onStop()
            void onEdit(from, field, value)
          }}
        />
      ) : name ? (
        <NameLink def={def} row={row} gone={state === 'gone'} onOpen={onOpen} />
      ) : (
        <span className="cut">
          <FieldValue field={field} value={row[field.name]} row={row} />
        </span>
      )}
    </span>
  )
}

function NameLink({ def, row, gone, onOpen }: Pick<Props, 'def' | 'row' | 'onOpen'> & { gone: boolean }) {
  const { t } = useTranslation()
  return (
    <>
      <button className="link cut" tabIndex={-1} disabled={gone} onClick={onOpen}>
        {recordName(def, row)}
      </button>
      {gone && <span className="tag">{t('list.gone')}</span>}
    </>
  )
}

export function BoneRow({ at, template, columns }: { at: number; template: string; columns: Column[] }) {
  return (
    <div
      className="grid-row"
      aria-hidden="true"
      style={{ gridTemplateColumns: template, transform: `translateY(${at}px)` }}
    >
      <span className="grid-cell" />
      {columns.map((column, index) => (
        <span key={column.field.name} className="grid-cell">
          <i className="bone" style={{ width: `${45 + ((at + index * 29) % 45)}%` }} />
        </span>
      ))}
    </div>
  )
}
