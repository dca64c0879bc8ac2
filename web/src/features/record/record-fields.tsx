import { useState } from 'react'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Field, RecordRow } from '@huiliu/contracts'
import type { ObjectWithRights } from '../../api/objects.ts'
import { words } from '../../app/i18n.ts'
import { FieldInput } from '../../ui/field-input.tsx'
import { lookOf } from '../../ui/field-types/index.ts'
import { FieldObjectProvider } from '../../ui/field-types/object.ts'
import { FieldValue } from '../../ui/field-value.tsx'
import { allFields, fieldLabel, isEditable } from '../../ui/fields.ts'
import { Icon } from '../../ui/icon.tsx'
import { CellEditor } from '../list/cell-editor.tsx'
import { useEditRecord } from '../list/edit.ts'
import type { ShownSection } from './use-layout.ts'
import './record.css'

/** Every field of a record, edited where it stands. */
export function RecordFields({ def, row }: { def: ObjectWithRights; row: RecordRow }) {
  return <FieldLines def={def} row={row} fields={allFields(def).filter(field => !field.hidden)} columns={1} />
}

/** The fields of one section of a layout, under its heading. */
export function SectionFields({ def, row, section }: { def: ObjectWithRights; row: RecordRow; section: ShownSection }) {
  return (
    <section className="card record-section">
      {words(section.label) && <h2>{words(section.label)}</h2>}
      <FieldLines def={def} row={row} fields={section.fields} columns={section.columns} />
    </section>
  )
}

type Lines = { def: ObjectWithRights; row: RecordRow; fields: Field[]; columns: 1 | 2 | 3 }
export function FieldLines({ def, row, fields, columns }: Lines) {
  return (
    <FieldObjectProvider value={def.name}>
      <dl className={`fields columns-${columns}`}>
        {fields.map(field => (
          <FieldLine key={field.name} def={def} row={row} field={field} />
        ))}
      </dl>
    </FieldObjectProvider>
  )
}

function FieldLine({ def, row, field }: { def: ObjectWithRights; row: RecordRow; field: Field }) {
  const { t } = useTranslation()
  const [editing, setEditing] = useState(false)
  const edit = useEditRecord(def.name)
  const editable = def.can.update && isEditable(field)
  const label = fieldLabel(field)
  const Editor = lookOf(field).roomy ? RoomyEditor : CellEditor
  return (
    <div className="field-line">
      <dt>{label}</dt>
      <dd>
        {editing ? (
          <Editor
            field={field}
            row={row}
            onCancel={() => setEditing(false)}
            onSave={(value, from) => (setEditing(false), void edit(from, field, value))}
          />
        ) : (
          <span className="grow">
            <FieldValue field={field} value={row[field.name]} row={row} link />
          </span>
        )}
        {editable && !editing && (
          <button
            className="icon-button field-edit"
            aria-label={t('edit.field', { field: label })}
            onClick={() => setEditing(true)}
          >
            <Icon name="edit" small />
          </button>
        )}
      </dd>
    </div>
  )
}

type Editing = {
  field: Field
  row: RecordRow
  onSave: (value: unknown, from: RecordRow) => void
  onCancel: () => void
}

/** For values of several parts: what is typed is saved by saying so. */
function RoomyEditor({ field, row: now, onSave, onCancel }: Editing) {
  const { t } = useTranslation()
  const [row] = useState(now)
  const [value, setValue] = useState(row[field.name])
  return (
    <span
      className="roomy-editor"
      onKeyDown={event => {
        event.stopPropagation()
        if (event.key === 'Escape' && !event.nativeEvent.isComposing) onCancel()
      }}
    >
      <FieldInput field={field} value={value} row={row} autoFocus onChange={setValue} />
      <span className="row">
        <Button size="small" type="primary" onClick={() => onSave(value ?? null, row)}>
          {t('act.save')}
        </Button>
        <Button size="small" onClick={onCancel}>
          {t('act.cancel')}
        </Button>
      </span>
    </span>
  )
}
