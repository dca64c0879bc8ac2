import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Condition, Field, LayoutRelated, RecordRow } from '@huiliu/contracts'
import { useObjects, type ObjectWithRights } from '../../api/objects.ts'
import { topQuery } from '../../api/records.ts'
import { words } from '../../app/i18n.ts'
import { FieldValue } from '../../ui/field-value.tsx'
import { recordName } from '../../ui/fields.ts'
import { lookOf } from '../../ui/field-types/index.ts'

const SHOWN = 6
const COLUMNS = 4

/** What points to a record: an order's lines, a company's people and orders; the first few of each, the rest one click away. */
export function RelatedRecords({ related, id }: { related: LayoutRelated[]; id: string }) {
  const objects = useObjects()
  return related.map(one => {
    const object = objects.find(def => def.name === one.object)
    const by = object?.fields.find(field => field.name === one.field)
    return object && by && <Related key={`${one.object}.${one.field}`} object={object} by={by} id={id} />
  })
}

type Props = { object: ObjectWithRights; by: Field; id: string }
function Related({ object, by, id }: Props) {
  const { t } = useTranslation()
  const filter: Condition = { field: by.name, op: by.type === 'lookup_many' ? 'contains' : 'eq', value: id }
  const found = useQuery(topQuery(object.name, { filter, limit: SHOWN })).data
  if (!found || found.items.length === 0) return null
  const count = found.count ?? found.items.length
  const columns = object.fields
    .filter(field => field.name !== by.name && field.name !== object.nameField && !lookOf(field).long && !field.hidden)
    .filter(field => found.items.some(row => !isEmpty(row[field.name])))
    .slice(0, COLUMNS)
  const list =
    object.name === 'contact'
      ? ({ to: '/customers' } as const)
      : ({ to: '/o/$object', params: { object: object.name } } as const)
  return (
    <section className="card related">
      <header>
        <h2>{words(object.label)}</h2>
        <span className="n">{count}</span>
        {count > found.items.length && (
          <Link {...list} search={{ filter }} className="end">
            {t('related.all', { count })}
          </Link>
        )}
      </header>
      <div className="table-wrap">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{words(nameField(object).label)}</th>
              {columns.map(field => (
                <th key={field.name} scope="col" className={lookOf(field).numeric ? 'num' : ''}>
                  {words(field.label)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {found.items.map(row => (
              <RelatedRow key={row.id} object={object} row={row} columns={columns} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function RelatedRow({ object, row, columns }: { object: ObjectWithRights; row: RecordRow; columns: Field[] }) {
  const name = recordName(object, row)
  return (
    <tr>
      <td>
        {object.name === 'contact' ? (
          <Link to="/customers/$id" params={{ id: row.id }}>
            {name}
          </Link>
        ) : (
          <Link to="/o/$object/$id" params={{ object: object.name, id: row.id }}>
            {name}
          </Link>
        )}
      </td>
      {columns.map(field => (
        <td key={field.name} className={lookOf(field).numeric ? 'num' : ''} data-label={words(field.label)}>
          <FieldValue field={field} value={row[field.name]} row={row} link />
        </td>
      ))}
    </tr>
  )
}

function nameField({ fields, nameField: name, label }: ObjectWithRights): { label: ObjectWithRights['label'] } {
  return fields.find(field => field.name === name) ?? { label }
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
}
