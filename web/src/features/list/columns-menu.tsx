import { Button, Checkbox, Popover } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Field, ObjectDef } from '@huiliu/contracts'
import { allFields, fieldLabel } from '../../ui/fields.ts'
import { Icon } from '../../ui/icon.tsx'
import { widthOf, type Column } from './columns.ts'

type Props = { def: ObjectDef; columns: Column[]; onColumns: (columns: Column[]) => void }

/** Which fields are columns and in which order; the name always leads. */
export function ColumnsMenu({ def, columns, onColumns }: Props) {
  const { t } = useTranslation()
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      arrow={false}
      content={<ColumnsList def={def} columns={columns} onColumns={onColumns} />}
    >
      <Button icon={<Icon name="columns" small />}>{t('list.columns')}</Button>
    </Popover>
  )
}

function ColumnsList({ def, columns, onColumns }: Props) {
  const { t } = useTranslation()
  const shown = new Set(columns.map(column => column.field.name))
  const hidden = allFields(def).filter(field => !shown.has(field.name))
  function toggle(field: Field, on: boolean) {
    onColumns(
      on ? [...columns, { field, width: widthOf(field) }] : columns.filter(column => column.field.name !== field.name),
    )
  }
  function move(index: number, by: number) {
    const next = [...columns]
    const [taken] = next.splice(index, 1)
    if (taken) next.splice(index + by, 0, taken)
    onColumns(next)
  }
  return (
    <ul className="columns-list">
      {columns.map(({ field }, index) => (
        <li key={field.name}>
          <Checkbox checked disabled={field.name === def.nameField} onChange={() => toggle(field, false)}>
            {fieldLabel(field)}
          </Checkbox>
          <span className="row" style={{ gap: 0 }}>
            <button
              className="icon-button"
              disabled={index < 2}
              aria-label={t('list.moveUp', { field: fieldLabel(field) })}
              onClick={() => move(index, -1)}
            >
              <Icon name="up" small />
            </button>
            <button
              className="icon-button"
              disabled={index === 0 || index === columns.length - 1}
              aria-label={t('list.moveDown', { field: fieldLabel(field) })}
              onClick={() => move(index, 1)}
            >
              <Icon name="down" small />
            </button>
          </span>
        </li>
      ))}
      {hidden.map(field => (
        <li key={field.name}>
          <Checkbox checked={false} onChange={() => toggle(field, true)}>
            {fieldLabel(field)}
          </Checkbox>
        </li>
      ))}
    </ul>
  )
}
