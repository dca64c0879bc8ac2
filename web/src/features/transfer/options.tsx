import { Checkbox, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ImportMapping, ImportTarget } from '@huiliu/contracts'
import type { ObjectWithRights } from '../../api/objects.ts'
import { words } from '../../app/i18n.ts'

type Props = {
  def: ObjectWithRights
  mapping: ImportMapping
  targets: ImportTarget[]
  onChange: (next: Partial<ImportMapping>) => void
}

/** How existing records are found, what is made where it is missing, and whether names must agree. */
export function Options({ def, mapping, targets, onChange }: Props) {
  const { t } = useTranslation()
  const groups = lookedUp(mapping, targets)
  const speaksOfPersons = def.name === 'contact' || groups.some(({ path }) => /(^|\.)contact$/.test(path))
  return (
    <div className="mapping-options">
      {def.name === 'contact' ? (
        <p className="faint">{t('transfer.keyPersons')}</p>
      ) : (
        <KeyChoice mapping={mapping} targets={targets} onChange={onChange} />
      )}
      {groups.map(({ path, label }) => (
        <Checkbox
          key={path}
          checked={mapping.make.includes(path)}
          onChange={event =>
            onChange({
              make: event.target.checked ? [...mapping.make, path] : mapping.make.filter(one => one !== path),
            })
          }
        >
          {t('transfer.make', { noun: label })}
        </Checkbox>
      ))}
      {speaksOfPersons && (
        <Checkbox
          checked={mapping.sameDespiteName}
          onChange={event => onChange({ sameDespiteName: event.target.checked })}
        >
          {t('transfer.sameDespiteName')}
        </Checkbox>
      )}
    </div>
  )
}

function KeyChoice({ mapping, targets, onChange }: Omit<Props, 'def'>) {
  const { t } = useTranslation()
  const NONE = ''
  const keys = targets.filter(
    one =>
      mapping.columns.includes(one.target) &&
      one.group === null &&
      ['text', 'phone', 'email', 'url', 'number', 'id'].includes(one.type),
  )
  return (
    <label className="data-choice">
      <span>{t('transfer.key')}</span>
      <Select
        aria-label={t('transfer.key')}
        popupMatchSelectWidth={false}
        value={mapping.key ?? NONE}
        options={[
          { value: NONE, label: t('transfer.keyNone') },
          ...keys.map(one => ({ value: one.target, label: words(one.label) })),
        ]}
        onChange={next => onChange({ key: next === NONE ? null : next })}
      />
    </label>
  )
}

/** What rows speak of beside the import's own object. */
function lookedUp({ columns }: ImportMapping, targets: ImportTarget[]): { path: string; label: string }[] {
  const groups = new Map<string, string>()
  for (const target of columns) {
    const group = targets.find(one => one.target === target)?.group
    if (target && group) groups.set(target.slice(0, target.lastIndexOf('.')), words(group))
  }
  return [...groups].map(([path, label]) => ({ path, label }))
}
