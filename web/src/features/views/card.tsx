import type { ReactNode } from 'react'
import type { ObjectDef, RecordRow } from '@huiliu/contracts'
import { FieldValue } from '../../ui/field-value.tsx'
import { fieldLabel, recordName } from '../../ui/fields.ts'
import type { Column } from '../list/columns.ts'

type Props = { def: ObjectDef; row: RecordRow; columns: Column[]; most?: number; children?: ReactNode }

/** What a card says of a record: its name and the first of the chosen columns that say something. */
export function CardText({ def, row, columns, most = 3, children }: Props) {
  return (
    <>
      <strong className="cut">{recordName(def, row)}</strong>
      {saying(def, row, columns)
        .slice(0, most)
        .map(({ field }) => (
          <span key={field.name} className="look-detail cut" title={fieldLabel(field)}>
            <FieldValue field={field} value={row[field.name]} row={row} />
          </span>
        ))}
      {children}
    </>
  )
}

function saying(def: ObjectDef, row: RecordRow, columns: Column[]): Column[] {
  return columns.filter(({ field }) => {
    const value = row[field.name]
    const isEmpty = value === null || value === undefined || value === '' || value === false
    return field.name !== def.nameField && !isEmpty && !(Array.isArray(value) && value.length === 0)
  })
}
