import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Field, RecordRow } from '@huiliu/contracts'
import type { ObjectWithRights } from '../../api/objects.ts'
import { FieldValue } from '../../ui/field-value.tsx'
import { allFields, fieldLabel, isEditable } from '../../ui/fields.ts'
import { Icon } from '../../ui/icon.tsx'
import { CellEditor } from '../list/cell-editor.tsx'
import { useEditRecord } from '../list/edit.ts'
import './record.css'

/** Every field of a record, edited where it stands. */
export function RecordFields({ def, row }: { def: ObjectWithRights; row: RecordRow }) {
  return (
    <dl className="fields">
      {allFields(def).map(field => (
        <FieldLine key={field.name} def={def} row={row} field={field} />
      ))}
    </dl>
  )
}

function FieldLine({ def, row, field }: { def: ObjectWithRights; row: RecordRow; field: Field }) {
  const { t } = useTranslation()
  const [editing, setEditing] = useState(false)
  const edit = useEditRecord(def.name)
  const editable = def.can.update && isEditable(field)
  const label = fieldLabel(field)
  return (
    <>
      <dt>{label}</dt>
      <dd>
        {editing ? (
          <CellEditor
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
    </>
  )
}
