import { useState } from 'react'
import { Button, Checkbox, Drawer, Input, InputNumber, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { FIELD_TYPES, type Field, type FieldType, type ObjectDef } from '@huiliu/contracts'
import { objects as api, objectsQuery } from '../../../api/objects.ts'
import { words } from '../../../app/i18n.ts'
import { NAME_PATTERN } from '../names.ts'
import { useAct } from '../use-act.ts'
import { DefaultInput } from './default-input.tsx'
import { EMPTY, changeOf, fieldOf, formOf, takes, type Form } from './field-model.ts'
import { OptionsEditor } from './options-editor.tsx'
import { TextRow } from './text-row.tsx'

type Props = { def: ObjectDef; objects: ObjectDef[]; field?: Field; onClose: () => void }

/** A new field, or one there is: its words, its type, and what is asked of its values. */
export function FieldForm({ def, objects, field, onClose }: Props) {
  const { t } = useTranslation()
  const run = useAct(objectsQuery.queryKey)
  const [form, setForm] = useState<Form>(() => (field ? formOf(field) : EMPTY))
  const made = fieldOf(form)
  const ready =
    NAME_PATTERN.test(made.name) && made.label.zh !== '' && (!takes(form, 'options') || (made.options?.length ?? 0) > 0)
  async function save() {
    const label = words(made.label)
    const done = field
      ? await run(
          () => api.changeField(def.name, field.name, changeOf(field, made)),
          t('objects.fieldSaved', { field: label }),
        )
      : await run(() => api.addField(def.name, made), t('objects.fieldMade', { field: label }))
    if (done.ok) onClose()
  }
  return (
    <Drawer
      open
      size={480}
      title={
        field
          ? t('objects.editField', { field: words(field.label) })
          : t('objects.addFieldTo', { noun: words(def.label) })
      }
      onClose={onClose}
      footer={
        <div className="row">
          <Button type="primary" disabled={!ready} onClick={() => void save()}>
            {field ? t('act.save') : t('objects.addField')}
          </Button>
          <Button onClick={onClose}>{t('act.cancel')}</Button>
        </div>
      }
    >
      <div className="settings-form">
        <TextRow label={t('objects.labelZh')} value={form.zh} autoFocus onChange={zh => setForm({ ...form, zh })} />
        <TextRow label={t('objects.labelEn')} value={form.en} onChange={en => setForm({ ...form, en })} />
        <TextRow
          label={t('objects.apiName')}
          value={made.name}
          disabled={field !== undefined}
          status={made.name && !NAME_PATTERN.test(made.name) ? 'error' : undefined}
          help={t('objects.apiNameHelp')}
          onChange={name => setForm({ ...form, name })}
        />
        <TypeRow form={form} fixed={field !== undefined} onChange={setForm} />
        <TypeParts form={form} def={def} objects={objects} fixed={field !== undefined} onChange={setForm} />
        <Rules form={form} onChange={setForm} />
        <DefaultInput field={made} onChange={value => setForm({ ...form, default: value })} value={form.default} />
        <HelpRow form={form} onChange={setForm} />
      </div>
    </Drawer>
  )
}

/** A master-detail is a lookup with one word more. */
type Kind = FieldType | 'master'

type Part = { form: Form; onChange: (form: Form) => void }

function TypeRow({ form, fixed, onChange }: Part & { fixed: boolean }) {
  const { t } = useTranslation()
  const kinds = FIELD_TYPES.flatMap((type): Kind[] => (type === 'lookup' ? [type, 'master'] : [type]))
  const options = kinds.map(value => ({ value, label: t(`fieldType.${value}`) }))
  return (
    <div className="form-row">
      <span>{t('objects.type')}</span>
      <Select
        aria-label={t('objects.type')}
        disabled={fixed}
        showSearch={{ optionFilterProp: 'label' }}
        value={form.master ? 'master' : form.type}
        options={options}
        onChange={(type: Kind) =>
          onChange({ ...form, type: type === 'master' ? 'lookup' : type, master: type === 'master', default: null })
        }
      />
    </div>
  )
}

function TypeParts({
  form,
  def,
  objects,
  fixed,
  onChange,
}: Part & Omit<Props, 'field' | 'onClose'> & { fixed: boolean }) {
  const { t } = useTranslation()
  const selects = def.fields.filter(field => field.type === 'select' && field.name !== form.name)
  const by = selects.find(field => field.name === form.dependsOn)
  return (
    <>
      {takes(form, 'object') && (
        <div className="form-row">
          <span>{t('objects.target')}</span>
          <Select
            aria-label={t('objects.target')}
            showSearch={{ optionFilterProp: 'label' }}
            disabled={fixed}
            value={form.object}
            options={objects.map(one => ({ value: one.name, label: words(one.label) }))}
            onChange={object => onChange({ ...form, object })}
          />
        </div>
      )}
      {takes(form, 'options') && selects.length > 0 && (
        <div className="form-row">
          <span>{t('objects.dependsOn')}</span>
          <Select
            aria-label={t('objects.dependsOn')}
            allowClear
            value={form.dependsOn || undefined}
            options={selects.map(one => ({ value: one.name, label: words(one.label) }))}
            onChange={(dependsOn: string | undefined) => onChange({ ...form, dependsOn: dependsOn ?? '' })}
          />
        </div>
      )}
      {takes(form, 'options') && (
        <OptionsEditor options={form.options} by={by} onChange={options => onChange({ ...form, options })} />
      )}
      {takes(form, 'max') && (
        <div className="form-row">
          <span>{t('objects.max')}</span>
          <InputNumber
            aria-label={t('objects.max')}
            min={3}
            max={10}
            value={form.max}
            onChange={max => onChange({ ...form, max: max ?? 5 })}
          />
        </div>
      )}
      {takes(form, 'pattern') && (
        <TextRow
          label={t('objects.pattern')}
          value={form.pattern}
          help={t('objects.patternHelp')}
          onChange={pattern => onChange({ ...form, pattern })}
        />
      )}
    </>
  )
}

function Rules({ form, onChange }: Part) {
  const { t } = useTranslation()
  return (
    <div className="rules">
      {(['required', 'unique', 'indexed', 'searchable', 'hidden'] as const)
        .filter(trait => takes(form, trait))
        .map(trait => (
          <Checkbox
            key={trait}
            checked={form[trait]}
            onChange={event => onChange({ ...form, [trait]: event.target.checked })}
          >
            {t(`trait.${trait}`)}
          </Checkbox>
        ))}
    </div>
  )
}

function HelpRow({ form, onChange }: Part) {
  const { t } = useTranslation()
  return (
    <label className="form-row">
      <span>{t('objects.help')}</span>
      <Input.TextArea
        autoSize={{ minRows: 1, maxRows: 4 }}
        value={form.help}
        onChange={event => onChange({ ...form, help: event.target.value })}
      />
    </label>
  )
}
