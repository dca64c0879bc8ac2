import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ImportMapping, ImportTarget, ImportView } from '@huiliu/contracts'
import { words } from '../../app/i18n.ts'
import { Icon } from '../../ui/icon.tsx'

type Props = {
  view: ImportView
  mapping: ImportMapping
  targets: ImportTarget[]
  onChange: (next: Partial<ImportMapping>) => void
}

/** Column by column: its heading, a few of its values, and what it means. */
export function MappingTable({ view, mapping, targets, onChange }: Props) {
  const { t } = useTranslation()
  const persons = view.object === 'contact'
  const missing = targets.filter(one => one.required && !mapping.columns.includes(one.target))
  function choose(at: number, target: string | null) {
    const columns = mapping.columns.map((old, column) => (column === at ? target : old === target ? null : old))
    const key = columns.includes(mapping.key) ? mapping.key : null
    const kept = (names: string[] | undefined) => (names ?? []).filter(name => columns.includes(name))
    const paths = columns.flatMap(one => one ?? [])
    const make = mapping.make.filter(path => paths.some(one => one === path || one.startsWith(`${path}.`)))
    const alsoKey = key === null ? [] : kept(mapping.alsoKey)
    const mode = key === null && !persons ? 'upsert' : (mapping.mode ?? 'upsert')
    onChange({ columns, key, alsoKey, mode, make, addOptions: kept(mapping.addOptions) })
  }
  return (
    <>
      <ul className="mapping">
        {view.columns.map((column, at) => (
          <li key={at} className={mapping.columns[at] ? 'mapping-row' : 'mapping-row off'}>
            <span className="mapping-column">
              <strong className="cut">{column.name}</strong>
              <small className="cut">{column.samples.join(' · ') || t('transfer.emptyColumn')}</small>
            </span>
            <Icon name="right" small />
            <Select
              aria-label={t('transfer.means', { column: column.name })}
              className="mapping-target"
              popupMatchSelectWidth={false}
              allowClear
              placeholder={t('transfer.leaveOut')}
              value={mapping.columns[at] ?? undefined}
              showSearch={{ optionFilterProp: 'search' }}
              options={optionsOf(targets)}
              onChange={target => choose(at, target ?? null)}
            />
          </li>
        ))}
      </ul>
      {missing.length > 0 && (
        <p className="mapping-missing" role="status">
          <Icon name="warn" small />
          {t('transfer.missing', { fields: missing.map(one => words(one.label)).join('、') })}
        </p>
      )}
    </>
  )
}

type One = { value: string; label: string; search: string }
type Choice = One | { label: string; title: string; options: One[] }

/** The object's own fields first, then by what is looked up. */
function optionsOf(targets: ImportTarget[]): Choice[] {
  const groups = Map.groupBy(targets, one => (one.group ? words(one.group) : ''))
  return [...groups].flatMap(([group, own]): Choice[] => {
    const options = own.map(one => {
      const label = group === '' ? words(one.label) : `${group} · ${words(one.label)}`
      return { value: one.target, label, search: `${label} ${one.target}` }
    })
    return group === '' ? options : [{ label: group, title: group, options }]
  })
}
