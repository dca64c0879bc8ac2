import { Checkbox } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ImportMapping, ImportTarget } from '@huiliu/contracts'
import type { ObjectWithRights } from '../../api/objects.ts'
import { words } from '../../app/i18n.ts'
import { Existing, MoreOptions } from './existing.tsx'

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
      <Existing def={def} mapping={mapping} targets={targets} onChange={onChange} />
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
      <MoreOptions def={def} mapping={mapping} onChange={onChange} />
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

/** What rows speak of beside the import's own object. */
function lookedUp({ columns }: ImportMapping, targets: ImportTarget[]): { path: string; label: string }[] {
  const groups = new Map<string, string>()
  for (const target of columns) {
    const found = targets.find(one => one.target === target)
    if (target && found?.group) groups.set(target.slice(0, target.lastIndexOf('.')), words(found.group))
    // A person is made of what tells him from others: his name alone does not.
    if (target && found?.type === 'reference' && found.object !== 'contact') groups.set(target, words(found.label))
  }
  return [...groups].map(([path, label]) => ({ path, label }))
}
