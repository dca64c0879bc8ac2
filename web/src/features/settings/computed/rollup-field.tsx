import { useState } from 'react'
import { Modal, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { ROLLUP_FUNCTIONS, type Condition, type Field, type ObjectDef, type Rollup } from '@huiliu/contracts'
import { objects as api, objectsQuery } from '../../../api/objects.ts'
import { words } from '../../../app/i18n.ts'
import { ConditionEditor } from '../../../ui/condition-editor/condition-editor.tsx'
import { NAME_PATTERN } from '../names.ts'
import { useAct } from '../use-act.ts'
import { NamingRows, UNNAMED, labelOf, nameOf } from './naming.tsx'

type Props = { def: ObjectDef; objects: ObjectDef[]; onClose: () => void }
type Form = { child: string; function: Rollup['function']; field: string; filter: Condition | undefined }

/** A total of child records, kept with the record. */
export function RollupField({ def, objects, onClose }: Props) {
  const { t } = useTranslation()
  const run = useAct(objectsQuery.queryKey)
  const children = childrenOf(def, objects)
  const [naming, setNaming] = useState(UNNAMED)
  const [form, setForm] = useState<Form>({
    child: children[0]?.key ?? '',
    function: 'count',
    field: '',
    filter: undefined,
  })
  const child = children.find(one => one.key === form.child)
  const totalled = child ? totalledBy(form.function, child.object) : []
  const field = totalled.find(one => one.name === form.field) ?? totalled[0]
  const label = labelOf(naming)
  const ready =
    child !== undefined && NAME_PATTERN.test(nameOf(naming)) && label.zh !== '' && (form.function === 'count' || field)
  async function add() {
    if (!child) return
    const counts = form.function === 'count'
    const rollup: Rollup = {
      object: child.object.name,
      by: child.by.name,
      function: form.function,
      ...(!counts && field && { field: field.name }),
      ...(form.filter && { filter: form.filter }),
    }
    const type = counts || !field ? 'number' : field.type
    const done = await run(
      () => api.addField(def.name, { name: nameOf(naming), label, type, rollup }),
      t('objects.fieldMade', { field: words(label) }),
    )
    if (done.ok) onClose()
  }
  return (
    <Modal
      open
      width={640}
      title={t('computed.addRollupTo', { noun: words(def.label) })}
      okText={t('computed.addRollup')}
      cancelText={t('act.cancel')}
      okButtonProps={{ disabled: !ready }}
      onOk={add}
      onCancel={onClose}
    >
      {children.length === 0 ? (
        <p>{t('computed.noChildren', { noun: words(def.label) })}</p>
      ) : (
        <div className="settings-form">
          <NamingRows value={naming} onChange={setNaming} />
          <Choice
            label={t('computed.children')}
            value={form.child}
            options={children.map(one => ({ value: one.key, label: one.label }))}
            onChange={next => setForm({ ...form, child: next, field: '', filter: undefined })}
          />
          <Choice
            label={t('computed.total')}
            value={form.function}
            options={ROLLUP_FUNCTIONS.map(value => ({ value, label: t(`rollup.${value}`) }))}
            onChange={next => setForm({ ...form, function: next, field: '' })}
          />
          {form.function !== 'count' && (
            <Choice
              label={t('computed.totalled')}
              value={field?.name ?? ''}
              options={totalled.map(one => ({ value: one.name, label: words(one.label) }))}
              onChange={next => setForm({ ...form, field: next })}
            />
          )}
          {child && (
            <div className="form-row">
              <span>{t('computed.only')}</span>
              <ConditionEditor
                key={child.key}
                def={child.object}
                value={form.filter}
                onChange={filter => setForm({ ...form, filter })}
              />
            </div>
          )}
        </div>
      )}
    </Modal>
  )
}

type ChoiceProps<T extends string> = {
  label: string
  value: T
  options: { value: T; label: string }[]
  onChange: (value: T) => void
}

function Choice<T extends string>({ label, value, options, onChange }: ChoiceProps<T>) {
  return (
    <div className="form-row">
      <span>{label}</span>
      <Select aria-label={label} value={value} options={options} onChange={next => onChange(next)} />
    </div>
  )
}

type Child = { key: string; label: string; object: ObjectDef; by: Field }

function childrenOf(def: ObjectDef, objects: ObjectDef[]): Child[] {
  return objects.flatMap(object =>
    object.fields
      .filter(by => by.type === 'lookup' && by.object === def.name)
      .map(by => ({
        key: `${object.name}.${by.name}`,
        label: `${words(object.label)}（${words(by.label)}）`,
        object,
        by,
      })),
  )
}

const SUMMED = ['number', 'currency', 'percent']

function totalledBy(kind: Rollup['function'], { fields }: ObjectDef): Field[] {
  const fits = kind === 'min' || kind === 'max' ? [...SUMMED, 'date', 'datetime'] : SUMMED
  return fields.filter(field => fits.includes(field.type))
}
