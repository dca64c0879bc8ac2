import { Checkbox, Radio, Select } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { IMPORT_MODES, type ImportMapping, type ImportMode, type ImportTarget } from '@huiliu/contracts'
import { meQuery } from '../../api/auth.ts'
import type { ObjectWithRights } from '../../api/objects.ts'
import { words } from '../../app/i18n.ts'

type Props = {
  def: ObjectWithRights
  mapping: ImportMapping
  targets: ImportTarget[]
  onChange: (next: Partial<ImportMapping>) => void
}

const KEYS = new Set(['text', 'phone', 'email', 'url', 'number', 'auto_number', 'date', 'select', 'id'])
const ALSO = new Set([...KEYS, 'reference', 'member', 'department'])

/** How existing records are found, and what becomes of them. */
export function Existing({ def, mapping, targets, onChange }: Props) {
  const { t } = useTranslation()
  const own = targets.filter(one => one.group === null && mapping.columns.includes(one.target))
  const findsAny = def.name === 'contact' || mapping.key !== null
  return (
    <>
      {def.name === 'contact' ? (
        <p className="faint">{t('transfer.keyPersons')}</p>
      ) : (
        <KeyChoice own={own} mapping={mapping} onChange={onChange} />
      )}
      {findsAny && <ModeChoice mapping={mapping} onChange={onChange} />}
      {findsAny && (
        <Checkbox
          checked={mapping.empty === 'clear'}
          onChange={event => onChange({ empty: event.target.checked ? 'clear' : 'leave' })}
        >
          {t('transfer.clear')}
        </Checkbox>
      )}
    </>
  )
}

type Choosing = Pick<Props, 'mapping' | 'onChange'>

function KeyChoice({ own, mapping, onChange }: Choosing & { own: ImportTarget[] }) {
  const { t } = useTranslation()
  const NONE = ''
  const named = (types: Set<string>) =>
    own.filter(one => types.has(one.type)).map(one => ({ value: one.target, label: words(one.label) }))
  const choose = (next: string) =>
    onChange(next === NONE ? { key: null, alsoKey: [], mode: 'upsert' } : { key: next, alsoKey: [] })
  return (
    <>
      <label className="data-choice">
        <span>{t('transfer.key')}</span>
        <Select
          aria-label={t('transfer.key')}
          popupMatchSelectWidth={false}
          value={mapping.key ?? NONE}
          options={[{ value: NONE, label: t('transfer.keyNone') }, ...named(KEYS)]}
          onChange={choose}
        />
      </label>
      {mapping.key !== null && mapping.key !== 'id' && (
        <label className="data-choice">
          <span>{t('transfer.alsoKey')}</span>
          <Select
            aria-label={t('transfer.alsoKey')}
            mode="multiple"
            popupMatchSelectWidth={false}
            placeholder={t('transfer.alsoKeyNone')}
            value={mapping.alsoKey ?? []}
            options={named(ALSO).filter(one => one.value !== mapping.key && one.value !== 'id')}
            onChange={alsoKey => onChange({ alsoKey })}
          />
        </label>
      )}
    </>
  )
}

function ModeChoice({ mapping, onChange }: Choosing) {
  const { t } = useTranslation()
  const choose = (value: unknown) => {
    const mode: ImportMode | undefined = IMPORT_MODES.find(one => one === value)
    if (mode) onChange({ mode })
  }
  return (
    <Radio.Group
      className="mapping-modes"
      aria-label={t('transfer.mode')}
      value={mapping.mode ?? 'upsert'}
      options={IMPORT_MODES.map(mode => ({ value: mode, label: t(`transfer.mode.${mode}`) }))}
      onChange={event => choose(event.target.value)}
    />
  )
}

/** For who may change objects: options that cells name and a field does not have. */
export function MoreOptions({ def, mapping, onChange }: Omit<Props, 'targets'>) {
  const { t } = useTranslation()
  const me = useQuery(meQuery).data
  const choices = def.fields.filter(field => field.options && mapping.columns.includes(field.name))
  if (!me?.can.objects || choices.length === 0) return null
  const asked = mapping.addOptions ?? []
  return choices.map(field => (
    <Checkbox
      key={field.name}
      checked={asked.includes(field.name)}
      onChange={event =>
        onChange({
          addOptions: event.target.checked ? [...asked, field.name] : asked.filter(one => one !== field.name),
        })
      }
    >
      {t('transfer.addOptions', { field: words(field.label) })}
    </Checkbox>
  ))
}
