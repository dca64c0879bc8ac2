import { useState } from 'react'
import { Checkbox, Input, Modal, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { FIELD_TYPES, type Field, type FieldType, type ObjectDef } from '@huiliu/contracts'
import { objects as api, objectsQuery } from '../../api/objects.ts'
import { words } from '../../app/i18n.ts'
import { apiName, NAME_PATTERN } from './names.ts'
import { useAct } from './use-act.ts'

type Form = {
  zh: string
  en: string
  name: string
  type: FieldType
  object: string
  options: string
  required: boolean
  unique: boolean
  indexed: boolean
}
const EMPTY: Form = {
  zh: '',
  en: '',
  name: '',
  type: 'text',
  object: 'contact',
  options: '',
  required: false,
  unique: false,
  indexed: false,
}

/** A new field of an object, by its label, type and rules. */
export function AddField({ def, objects, onClose }: { def: ObjectDef; objects: ObjectDef[]; onClose: () => void }) {
  const { t } = useTranslation()
  const run = useAct(objectsQuery.queryKey)
  const [form, setForm] = useState(EMPTY)
  const field = fieldOf(form)
  const choice = form.type === 'select' || form.type === 'multi_select'
  const ready = NAME_PATTERN.test(field.name) && field.label.zh !== '' && (!choice || (field.options?.length ?? 0) > 0)
  async function add() {
    const made = await run(() => api.addField(def.name, field), t('objects.fieldMade', { field: words(field.label) }))
    if (made.ok) onClose()
  }
  return (
    <Modal
      open
      width={520}
      title={t('objects.addFieldTo', { noun: words(def.label) })}
      okText={t('objects.addField')}
      cancelText={t('act.cancel')}
      okButtonProps={{ disabled: !ready }}
      onOk={add}
      onCancel={onClose}
    >
      <div className="settings-form">
        <TextRow label={t('objects.labelZh')} value={form.zh} autoFocus onChange={zh => setForm({ ...form, zh })} />
        <TextRow label={t('objects.labelEn')} value={form.en} onChange={en => setForm({ ...form, en })} />
        <TextRow
          label={t('objects.apiName')}
          value={field.name}
          help={t('objects.apiNameHelp')}
          onChange={name => setForm({ ...form, name })}
        />
        <div className="form-row">
          <span>{t('objects.type')}</span>
          <Select
            aria-label={t('objects.type')}
            value={form.type}
            options={FIELD_TYPES.map(value => ({ value, label: t(`fieldType.${value}`) }))}
            onChange={type => setForm({ ...form, type })}
          />
        </div>
        {choice && (
          <label className="form-row">
            <span>{t('objects.options')}</span>
            <Input.TextArea
              autoSize={{ minRows: 3 }}
              value={form.options}
              onChange={event => setForm({ ...form, options: event.target.value })}
            />
          </label>
        )}
        {form.type === 'lookup' && (
          <div className="form-row">
            <span>{t('objects.target')}</span>
            <Select
              aria-label={t('objects.target')}
              value={form.object}
              options={objects.map(one => ({ value: one.name, label: words(one.label) }))}
              onChange={object => setForm({ ...form, object })}
            />
          </div>
        )}
        <div className="row">
          {(['required', 'unique', 'indexed'] as const).map(trait => (
            <Checkbox
              key={trait}
              checked={form[trait]}
              onChange={event => setForm({ ...form, [trait]: event.target.checked })}
            >
              {t(`trait.${trait}`)}
            </Checkbox>
          ))}
        </div>
      </div>
    </Modal>
  )
}

function TextRow({
  label,
  value,
  help,
  autoFocus,
  onChange,
}: {
  label: string
  value: string
  help?: string
  autoFocus?: boolean
  onChange: (value: string) => void
}) {
  return (
    <label className="form-row">
      <span>{label}</span>
      <Input value={value} autoFocus={autoFocus} onChange={event => onChange(event.target.value)} />
      {help && <small>{help}</small>}
    </label>
  )
}

/** Options are typed one a line; the line is both value and label. */
function fieldOf({ zh, en, name, type, object, options, required, unique, indexed }: Form): Field {
  const lines = options.split('\n').flatMap(line => line.trim() || [])
  const choice = type === 'select' || type === 'multi_select'
  return {
    name: name || apiName(en),
    label: { zh: zh.trim() || en.trim(), en: en.trim() || zh.trim() },
    type,
    ...(choice && { options: lines.map(line => ({ value: line, label: { zh: line, en: line } })) }),
    ...(type === 'lookup' && { object }),
    ...(required && { required }),
    ...(unique && { unique }),
    ...(indexed && { indexed }),
  }
}
