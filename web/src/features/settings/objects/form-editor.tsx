import { useState } from 'react'
import { Button, Checkbox, Drawer, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Field, FormBody, FormField, Label, ObjectDef, PublicForm } from '@huiliu/contracts'
import { forms as api, formsQuery } from '../../../api/forms.ts'
import { words } from '../../../app/i18n.ts'
import { isEditable } from '../../../ui/fields.ts'
import { Icon } from '../../../ui/icon.tsx'
import { SortableItem, SortableList } from '../../../ui/sortable-list.tsx'
import { useAct } from '../use-act.ts'

type Props = { def: ObjectDef; form?: PublicForm; onClose: () => void; onSaved: (form: PublicForm) => void }

/** Not asked of anybody: what points to our own records or people, and what needs a script to be typed. */
const CLOSED = new Set<Field['type']>([
  'lookup',
  'lookup_many',
  'member',
  'department',
  'json',
  'rich_text',
  'signature',
  'datetime',
])

/** What a public form says and asks, in both languages. */
export function FormEditor({ def, form, onClose, onSaved }: Props) {
  const { t } = useTranslation()
  const run = useAct(formsQuery(def.name).queryKey)
  const [body, setBody] = useState<FormBody>(() => form?.body ?? beginning(def))
  const ready = body.title.zh.trim() !== '' && body.title.en.trim() !== '' && body.fields.length > 0
  async function save() {
    const done = await run(
      () => (form ? api.change(form.id, { version: form.version, body }) : api.create(def.name, body)),
      t('forms.saved'),
    )
    if (done.ok) onSaved(done.value)
  }
  const set = (part: 'title' | 'intro' | 'consent' | 'thanks') => (label: Label) => setBody({ ...body, [part]: label })
  return (
    <Drawer
      open
      size={520}
      title={t(form ? 'forms.edit' : 'forms.add')}
      onClose={onClose}
      footer={
        <div className="row">
          <Button type="primary" disabled={!ready} onClick={() => void save()}>
            {t('act.save')}
          </Button>
          <Button onClick={onClose}>{t('act.cancel')}</Button>
        </div>
      }
    >
      <div className="settings-form">
        <Both part="title" value={body.title} onChange={set('title')} />
        <Both part="intro" value={body.intro} onChange={set('intro')} />
        <Questions def={def} fields={body.fields} onChange={fields => setBody({ ...body, fields })} />
        <Both part="consent" value={body.consent} onChange={set('consent')} />
        <Both part="thanks" value={body.thanks} onChange={set('thanks')} />
      </div>
    </Drawer>
  )
}

function beginning(def: ObjectDef): FormBody {
  const none = { zh: '', en: '' }
  const required = def.fields.filter(field => isAskable(field) && field.required)
  return {
    title: def.label,
    intro: none,
    fields: required.map(field => ({ name: field.name, required: true })),
    consent: none,
    thanks: { zh: '已收到，谢谢。', en: 'Received, thank you.' },
  }
}

function isAskable(field: Field): boolean {
  return isEditable(field) && !CLOSED.has(field.type)
}

type BothProps = { part: 'title' | 'intro' | 'consent' | 'thanks'; value: Label; onChange: (label: Label) => void }
function Both({ part, value, onChange }: BothProps) {
  const { t } = useTranslation()
  return (
    <div className="form-row">
      <span>{t(`forms.${part}`)}</span>
      {(['zh', 'en'] as const).map(locale => (
        <Input.TextArea
          key={locale}
          autoSize={{ minRows: 1, maxRows: 4 }}
          aria-label={t(`forms.in.${locale}`, { part: t(`forms.${part}`) })}
          placeholder={t(`forms.in.${locale}`, { part: t(`forms.${part}`) })}
          value={value[locale]}
          onChange={event => onChange({ ...value, [locale]: event.target.value })}
        />
      ))}
    </div>
  )
}

type QuestionsProps = { def: ObjectDef; fields: FormField[]; onChange: (fields: FormField[]) => void }
function Questions({ def, fields, onChange }: QuestionsProps) {
  const { t } = useTranslation()
  const asked = new Set(fields.map(field => field.name))
  const others = def.fields.filter(field => isAskable(field) && !asked.has(field.name))
  const move = (names: string[]) => onChange(names.flatMap(name => fields.find(field => field.name === name) ?? []))
  return (
    <div className="form-row">
      <span>{t('forms.fields')}</span>
      <SortableList ids={fields.map(field => field.name)} className="field-list question-list" onMove={move}>
        {fields.map(field => (
          <Question
            key={field.name}
            def={def}
            field={field}
            onChange={next => onChange(fields.flatMap(one => (one === field ? (next ?? []) : one)))}
          />
        ))}
      </SortableList>
      <div className="question-more">
        {others.map(field => (
          <Button
            key={field.name}
            size="small"
            icon={<Icon name="plus" small />}
            onClick={() => onChange([...fields, { name: field.name, ...(field.required && { required: true }) }])}
          >
            {words(field.label)}
          </Button>
        ))}
      </div>
    </div>
  )
}

type QuestionProps = { def: ObjectDef; field: FormField; onChange: (field: FormField | null) => void }
function Question({ def, field, onChange }: QuestionProps) {
  const { t } = useTranslation()
  const own = def.fields.find(one => one.name === field.name)
  const label = own ? words(own.label) : field.name
  return (
    <SortableItem id={field.name} handle={t('objects.drag', { field: label })}>
      <span className="cut">{label}</span>
      <Checkbox
        checked={field.required === true || own?.required === true}
        disabled={own?.required === true}
        onChange={event => onChange({ ...field, required: event.target.checked })}
      >
        {t('trait.required')}
      </Checkbox>
      <button
        type="button"
        className="icon-button"
        aria-label={t('forms.leaveOut', { field: label })}
        onClick={() => onChange(null)}
      >
        <Icon name="close" small />
      </button>
    </SortableItem>
  )
}
