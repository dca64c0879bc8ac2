import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { FieldRight, ObjectDef, Rights } from '@huiliu/contracts'
import { useObjects } from '../../../api/objects.ts'
import { words } from '../../../app/i18n.ts'
import { fieldLabel } from '../../../ui/fields.ts'
import { Icon } from '../../../ui/icon.tsx'
import { without } from './object-table.tsx'

const RIGHTS: FieldRight[] = ['read', 'masked', 'hidden']

type ByField = Rights['byField']
type Props = { rights: Rights; fixed: boolean; onChange: (byField: ByField) => void }

/** Fields this role sees less of; every other field goes with its record. */
export function FieldRights({ rights: { byField }, fixed, onChange }: Props) {
  const { t } = useTranslation()
  const objects = useObjects()
  const named = Object.entries(byField).filter(([, right]) => right !== 'write')
  if (fixed && named.length === 0) return null
  return (
    <>
      <h3 className="role-part">{t('roles.fieldsTitle')}</h3>
      <ul className="field-rights">
        {named.map(([path, right]) => (
          <li key={path} className="row">
            <span className="grow cut">{pathLabel(objects, path)}</span>
            {fixed ? (
              t(`roles.field.${right}`)
            ) : (
              <Select
                size="small"
                variant="borderless"
                popupMatchSelectWidth={false}
                aria-label={pathLabel(objects, path)}
                value={right}
                options={RIGHTS.map(value => ({ value, label: t(`roles.field.${value}`) }))}
                onChange={value => onChange({ ...byField, [path]: value })}
              />
            )}
            {!fixed && (
              <button
                className="icon-button"
                aria-label={t('roles.removeField', { field: pathLabel(objects, path) })}
                onClick={() => onChange(without(byField, path))}
              >
                <Icon name="close" small />
              </button>
            )}
          </li>
        ))}
      </ul>
      {!fixed && (
        <Select
          className="role-add"
          aria-label={t('roles.addField')}
          placeholder={t('roles.addField')}
          value={null}
          showSearch={{ optionFilterProp: 'label' }}
          options={choices(objects, byField)}
          onChange={(path: string) => onChange({ ...byField, [path]: 'masked' })}
        />
      )}
    </>
  )
}

function choices(objects: ObjectDef[], byField: ByField) {
  return objects.map(object => ({
    label: words(object.label),
    options: object.fields
      .map(field => ({ value: `${object.name}.${field.name}`, label: `${words(object.label)} · ${fieldLabel(field)}` }))
      .filter(one => !Object.hasOwn(byField, one.value)),
  }))
}

/** `contact.phone` as a person reads it; what is gone keeps its name. */
function pathLabel(objects: ObjectDef[], path: string): string {
  const [name, own] = path.split('.')
  const object = objects.find(one => one.name === name)
  const field = object?.fields.find(one => one.name === own)
  return object && field ? `${words(object.label)} · ${fieldLabel(field)}` : path
}
