import { useState } from 'react'
import { Button, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Field, Option } from '@huiliu/contracts'
import { words } from '../../../app/i18n.ts'
import { Icon } from '../../../ui/icon.tsx'

const COLORS = ['grey', 'teal', 'green', 'amber', 'red']

type Props = {
  options: Option[]
  /** the field whose value says which can be chosen */
  by: Field | undefined
  onChange: (options: Option[]) => void
}

/** The options of a choice: many at once, one a line; then each with its colour, and with what it goes. */
export function OptionsEditor({ options, by, onChange }: Props) {
  const { t } = useTranslation()
  const [lines, setLines] = useState(options.length === 0 ? '' : undefined)
  const set = (index: number, change: Partial<Option>) =>
    onChange(options.map((option, n) => (n === index ? { ...option, ...change } : option)))
  if (lines !== undefined && !by)
    return (
      <label className="form-row">
        <span>{t('objects.options')}</span>
        <Input.TextArea
          autoSize={{ minRows: 3 }}
          value={lines}
          onChange={event => {
            setLines(event.target.value)
            onChange(optionsOf(event.target.value))
          }}
        />
      </label>
    )
  return (
    <div className="form-row">
      <span>{t('objects.optionList')}</span>
      <div className="option-list">
        {options.map((option, index) => (
          <OptionRow
            key={index}
            option={option}
            by={by}
            onChange={change => set(index, change)}
            onRemove={() => onChange(options.filter((_, n) => n !== index))}
          />
        ))}
        <Button
          size="small"
          icon={<Icon name="plus" small />}
          onClick={() => onChange([...options, { value: newValue(options), label: { zh: '', en: '' } }])}
        >
          {t('objects.addOption')}
        </Button>
      </div>
    </div>
  )
}

type RowProps = {
  option: Option
  by: Field | undefined
  onChange: (change: Partial<Option>) => void
  onRemove: () => void
}
function OptionRow({ option, by, onChange, onRemove }: RowProps) {
  const { t } = useTranslation()
  const same = option.label.zh === option.label.en
  return (
    <div className="option-row">
      <Input
        aria-label={t('objects.option')}
        value={words(option.label)}
        onChange={event => {
          const text = event.target.value
          onChange({ label: same ? { zh: text, en: text } : { ...option.label, zh: text } })
        }}
      />
      <Select
        aria-label={t('objects.color')}
        value={option.color ?? 'grey'}
        options={COLORS.map(color => ({ value: color, label: t(`color.${color}`) }))}
        onChange={color => onChange({ color })}
      />
      <button
        type="button"
        className="icon-button"
        aria-label={t('objects.removeOption', { option: words(option.label) })}
        onClick={onRemove}
      >
        <Icon name="close" small />
      </button>
      {by && (
        <Select
          className="option-when"
          mode="multiple"
          aria-label={t('objects.when', { field: words(by.label) })}
          placeholder={t('objects.whenAny', { field: words(by.label) })}
          value={option.when ?? []}
          options={(by.options ?? []).map(one => ({ value: one.value, label: words(one.label) }))}
          onChange={when => onChange({ when: when.length === 0 ? undefined : when })}
        />
      )}
    </div>
  )
}

/** A line is both value and label. */
function optionsOf(lines: string): Option[] {
  const texts = [...new Set(lines.split('\n').flatMap(line => line.trim() || []))]
  return texts.map(text => ({ value: text, label: { zh: text, en: text } }))
}

function newValue(options: Option[]): string {
  for (let n = options.length + 1; ; n++)
    if (!options.some(option => option.value === `option_${n}`)) return `option_${n}`
}
