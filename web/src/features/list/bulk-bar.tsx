import { useState } from 'react'
import { Button, Popover, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ObjectWithRights } from '../../api/objects.ts'
import { FieldInput } from '../../ui/field-input.tsx'
import { allFields, fieldLabel, isEditable } from '../../ui/fields.ts'
import { Icon } from '../../ui/icon.tsx'
import { useDeleteRecords, useSetField } from './edit.ts'

type Props = { def: ObjectWithRights; ids: string[]; onDone: () => void }

/** Acts on the selected records: each is one act and can be taken back as one. */
export function BulkBar({ def, ids, onDone }: Props) {
  const { t } = useTranslation()
  const remove = useDeleteRecords(def.name)
  return (
    <div className="bulk" role="toolbar" aria-label={t('bulk.title')}>
      <strong>{t('bulk.selected', { count: ids.length })}</strong>
      {def.can.update && <SetField def={def} ids={ids} onDone={onDone} />}
      {def.can.delete && (
        <Button
          size="small"
          danger
          icon={<Icon name="trash" small />}
          onClick={() => void remove(ids).then(ok => ok && onDone())}
        >
          {t('act.delete')}
        </Button>
      )}
      <button className="icon-button" aria-label={t('bulk.clear')} onClick={onDone}>
        <Icon name="close" small />
      </button>
    </div>
  )
}

function SetField({ def, ids, onDone }: Props) {
  const { t } = useTranslation()
  const set = useSetField(def.name)
  const fields = allFields(def).filter(isEditable)
  const [name, setName] = useState(fields[0]?.name)
  const [value, setValue] = useState<unknown>(null)
  const field = fields.find(one => one.name === name)
  const form = (
    <div className="bulk-form">
      <Select
        aria-label={t('bulk.field')}
        value={name}
        showSearch={{ optionFilterProp: 'label' }}
        options={fields.map(one => ({ value: one.name, label: fieldLabel(one) }))}
        onChange={next => (setName(next), setValue(null))}
      />
      {field && <FieldInput field={field} value={value} onChange={setValue} />}
      <Button
        type="primary"
        disabled={!field}
        onClick={() => field && void set(ids, field, value).then(ok => ok && onDone())}
      >
        {t('bulk.apply', { count: ids.length })}
      </Button>
    </div>
  )
  return (
    <Popover trigger="click" content={form} placement="top" arrow={false} destroyOnHidden>
      <Button size="small" icon={<Icon name="edit" small />}>
        {t('bulk.set')}
      </Button>
    </Popover>
  )
}
