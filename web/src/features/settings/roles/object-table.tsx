import { Select, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ObjectRights, Reach, Rights } from '@huiliu/contracts'
import { useObjects } from '../../../api/objects.ts'
import { words } from '../../../app/i18n.ts'
import { Icon } from '../../../ui/icon.tsx'

const REACHES: Reach[] = ['none', 'own', 'department', 'below', 'all']
const VERBS = ['read', 'update', 'delete'] as const
const FLAGS = ['create', 'export', 'import'] as const
/** the rule for every object that has none of its own */
const OTHERS = '*'

type ByObject = Rights['byObject']
type Props = { rights: Rights; fixed: boolean; onChange: (byObject: ByObject) => void }

/** Rights object by object: one rule for all, and rows of their own for those that differ. */
export function ObjectTable({ rights: { byObject }, fixed, onChange }: Props) {
  const { t } = useTranslation()
  const objects = useObjects()
  const rows = [OTHERS, ...Object.keys(byObject).filter(name => name !== OTHERS)]
  const labelOf = (name: string) => {
    const def = objects.find(one => one.name === name)
    return name === OTHERS ? t(rows.length > 1 ? 'roles.others' : 'roles.every') : def ? words(def.label) : name
  }
  const rest = objects.filter(one => !Object.hasOwn(byObject, one.name))
  const others = byObject[OTHERS]
  return (
    <>
      <div className="table-wrap">
        <table className="table rights-table">
          <thead>
            <tr>
              <th scope="col">{t('roles.object')}</th>
              {[...VERBS, ...FLAGS].map(verb => (
                <th key={verb} scope="col">
                  {t(`roles.verb.${verb}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(name => (
              <ObjectRow
                key={name}
                label={labelOf(name)}
                rights={byObject[name]}
                fixed={fixed}
                onChange={next => onChange({ ...byObject, [name]: next })}
                onRemove={name === OTHERS ? undefined : () => onChange(without(byObject, name))}
              />
            ))}
          </tbody>
        </table>
      </div>
      {!fixed && others && rest.length > 0 && (
        <Select
          className="role-add"
          aria-label={t('roles.addObject')}
          placeholder={t('roles.addObject')}
          showSearch={{ optionFilterProp: 'label' }}
          value={null}
          options={rest.map(one => ({ value: one.name, label: words(one.label) }))}
          onChange={(name: string) => onChange({ ...byObject, [name]: others })}
        />
      )}
    </>
  )
}

export function without<T>(record: Record<string, T>, name: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => key !== name))
}

type RowProps = {
  label: string
  rights: ObjectRights | undefined
  fixed: boolean
  onChange: (next: ObjectRights) => void
  onRemove: (() => void) | undefined
}
function ObjectRow({ label, rights, fixed, onChange, onRemove }: RowProps) {
  const { t } = useTranslation()
  if (!rights) return null
  return (
    <tr>
      <th scope="row">
        <span className="row">
          <span className="cut">{label}</span>
          {onRemove && !fixed && (
            <button className="icon-button" aria-label={t('roles.removeObject', { object: label })} onClick={onRemove}>
              <Icon name="close" small />
            </button>
          )}
        </span>
      </th>
      {VERBS.map(verb => (
        <td key={verb} data-label={t(`roles.verb.${verb}`)}>
          {fixed ? (
            t(`roles.reach.${rights[verb]}`)
          ) : (
            <Select
              size="small"
              variant="borderless"
              popupMatchSelectWidth={false}
              aria-label={`${label} · ${t(`roles.verb.${verb}`)}`}
              value={rights[verb]}
              options={REACHES.map(value => ({ value, label: t(`roles.reach.${value}`) }))}
              onChange={value => onChange({ ...rights, [verb]: value })}
            />
          )}
        </td>
      ))}
      {FLAGS.map(flag => (
        <td key={flag} data-label={t(`roles.verb.${flag}`)}>
          <Switch
            size="small"
            aria-label={`${label} · ${t(`roles.verb.${flag}`)}`}
            disabled={fixed}
            checked={rights[flag]}
            onChange={on => onChange({ ...rights, [flag]: on })}
          />
        </td>
      ))}
    </tr>
  )
}
