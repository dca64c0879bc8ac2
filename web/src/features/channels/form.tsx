import { useState } from 'react'
import { Button, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ConnectedChannel } from '@huiliu/contracts'
import { ApiProblem } from '../../api/client.ts'
import type { ChannelKind } from '../../api/channels.ts'
import { When } from '../../ui/when.tsx'
import { FORMS, type Draft, type FormField } from './forms.ts'
import { PRESETS, presetFields, presetOf } from './presets.ts'

type Props = {
  kind: ChannelKind
  draft: Draft
  onDraft: (draft: Draft) => void
  /** secrets given before */
  known: ConnectedChannel['secrets']
  error: unknown
}

/** What a kind asks for, from its description; a refusal stands at the field it is about. */
export function ChannelForm({ kind, draft, onDraft, known, error }: Props) {
  const { t } = useTranslation()
  const set = (fields: Record<string, string>) => onDraft({ ...draft, fields: { ...draft.fields, ...fields } })
  const row = (field: FormField) => (
    <FieldRow
      key={field.name}
      kind={kind}
      field={field}
      value={draft.fields[field.name] ?? ''}
      known={known.find(one => one.name === field.name)}
      wrong={wrongWith(error, field)}
      onValue={value => set({ [field.name]: value, ...(kind === 'mail' && servers(draft, field, value)) })}
    />
  )
  const fields = FORMS[kind]
  const folded = fields.filter(field => field.more)
  return (
    <div className="settings-form channel-form">
      <label className="form-row">
        <span>{t('channels.name')}</span>
        <Input
          value={draft.name}
          maxLength={100}
          placeholder={t(`channels.nameHint.${kind}`)}
          onChange={event => onDraft({ ...draft, name: event.target.value })}
        />
        <Wrong text={problemAt(error, 'name')} />
      </label>
      {kind === 'mail' && <PresetRow draft={draft} onFields={set} />}
      {fields.filter(field => !field.more).map(row)}
      {folded.length > 0 && (
        <details className="channel-more" open={folded.some(field => wrongWith(error, field)) || undefined}>
          <summary>{t('channels.more')}</summary>
          <div className="settings-form">{folded.map(row)}</div>
        </details>
      )}
    </div>
  )
}

/** An address of a known provider brings its servers along, unless somebody typed others. */
function servers({ fields }: Draft, { name }: FormField, value: string): Record<string, string> {
  const preset = name === 'address' && !fields['host'] ? presetOf(value.trim()) : undefined
  return preset ? presetFields(preset) : {}
}

function PresetRow({ draft, onFields }: { draft: Draft; onFields: (fields: Record<string, string>) => void }) {
  const { t } = useTranslation()
  const current = PRESETS.find(one => one.imap === draft.fields['host'])
  return (
    <div className="form-row">
      <span>{t('channels.preset')}</span>
      <Select
        aria-label={t('channels.preset')}
        value={current?.key ?? 'other'}
        options={[...PRESETS.map(one => one.key), 'other'].map(value => ({
          value,
          label: t(`channels.presets.${value}`),
        }))}
        onChange={key => {
          const preset = PRESETS.find(one => one.key === key)
          if (preset) onFields(presetFields(preset))
        }}
      />
      {current && <small>{t('channels.presetHelp')}</small>}
    </div>
  )
}

type RowProps = {
  kind: ChannelKind
  field: FormField
  value: string
  known: { createdAt: string } | undefined
  wrong: string | undefined
  onValue: (value: string) => void
}

function FieldRow({ kind, field, value, known, wrong, onValue }: RowProps) {
  const { t } = useTranslation()
  const label = t(`channels.field.${kind}.${field.name}`)
  const help = t(`channels.help.${kind}.${field.name}`, { defaultValue: '' })
  if (field.type === 'secret')
    return <SecretRow label={label} help={help} known={known} {...{ field, value, wrong, onValue }} />
  if (field.type === 'choice')
    return (
      <div className="form-row">
        <span>{label}</span>
        <Select
          aria-label={label}
          value={value}
          onChange={onValue}
          options={field.options?.map(option => ({ value: option, label: t(`channels.option.${option}`) }))}
        />
        {help && <small>{help}</small>}
        <Wrong text={wrong} />
      </div>
    )
  const shared = {
    value,
    placeholder: field.example,
    'aria-label': label,
    autoComplete: 'off',
    spellCheck: false,
    'aria-invalid': wrong !== undefined,
  }
  return (
    <label className="form-row">
      <span>
        {label}
        {field.optional && <em className="faint"> {t('channels.optional')}</em>}
      </span>
      {field.type === 'list' ? (
        <Input.TextArea
          {...shared}
          autoSize={{ minRows: 1, maxRows: 6 }}
          onChange={event => onValue(event.target.value)}
        />
      ) : (
        <Input
          {...shared}
          inputMode={field.type === 'number' ? 'numeric' : undefined}
          onChange={event => onValue(event.target.value)}
        />
      )}
      {help && <small>{help}</small>}
      <Wrong text={wrong} />
    </label>
  )
}

type SecretProps = Omit<RowProps, 'kind'> & { label: string; help: string }

/** A secret that is kept is never shown: it is there, and can be replaced. */
function SecretRow({ label, help, field, value, known, wrong, onValue }: SecretProps) {
  const { t } = useTranslation()
  const [replacing, setReplacing] = useState(false)
  if (known && !replacing)
    return (
      <div className="form-row">
        <span>{label}</span>
        <span className="row secret-known">
          <span className="tag ok">{t('channels.secretSet')}</span>
          <small>
            <When at={known.createdAt} />
          </small>
          <Button
            size="small"
            aria-label={t('channels.replaceSecret', { name: label })}
            onClick={() => setReplacing(true)}
          >
            {t('channels.replace')}
          </Button>
        </span>
        <Wrong text={wrong} />
      </div>
    )
  return (
    <label className="form-row">
      <span>
        {label}
        {field.optional && <em className="faint"> {t('channels.optional')}</em>}
      </span>
      <Input.Password
        value={value}
        aria-label={label}
        autoComplete="new-password"
        aria-invalid={wrong !== undefined}
        onChange={event => onValue(event.target.value)}
      />
      {help && <small>{help}</small>}
      <Wrong text={wrong} />
    </label>
  )
}

function Wrong({ text }: { text: string | undefined }) {
  return text ? (
    <small className="bad-text" role="alert">
      {text}
    </small>
  ) : null
}

function wrongWith(error: unknown, { name, type }: FormField): string | undefined {
  return problemAt(error, type === 'secret' ? `secrets.${name}` : `settings.${name}`)
}

/** The first of them; of a list's entries the field itself is to blame. */
function problemAt(error: unknown, path: string): string | undefined {
  if (!(error instanceof ApiProblem)) return undefined
  const asked = (error.problem.errors ?? []).find(one => {
    const at = one.path.replace(/^\//, '').replaceAll('/', '.')
    return at === path || at.startsWith(`${path}.`)
  })
  return asked?.message
}
