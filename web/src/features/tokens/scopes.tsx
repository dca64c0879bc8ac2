import { Segmented, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { useObjects } from '../../api/objects.ts'
import { words } from '../../app/i18n.ts'

const OTHERS = ['transfer', 'sources', 'objects', 'identity', 'members', 'settings'] as const

/** What a scope is called: `records:read:contact` is "see 联系人". */
export function useScopeText(): (scope: string) => string {
  const { t } = useTranslation()
  const objects = useObjects()
  return scope => {
    const [family, act, name] = scope.split(':')
    if (family !== 'records') return t(`tokens.scope.${scope}`)
    const object = objects.find(one => one.name === name)
    return t(`tokens.scope.${act}`, { object: object ? words(object.label) : (name ?? t('tokens.everything')) })
  }
}

type Props = { scopes: string[] | null; onScopes: (scopes: string[] | null) => void }

/** All that a role may, or chosen parts of it. */
export function ScopeChoice({ scopes, onScopes }: Props) {
  const { t } = useTranslation()
  const say = useScopeText()
  const objects = useObjects()
  const option = (value: string) => ({ value, label: say(value) })
  const ofObjects = objects.flatMap(({ name }) => [`records:read:${name}`, `records:write:${name}`])
  const options = [
    { label: t('tokens.records'), options: ['records:read', 'records:write', ...ofObjects].map(option) },
    { label: t('tokens.others'), options: OTHERS.map(option) },
  ]
  return (
    <div className="form-row">
      <span>{t('tokens.scopes')}</span>
      <Segmented
        aria-label={t('tokens.scopes')}
        value={scopes === null ? 'all' : 'some'}
        onChange={value => onScopes(value === 'all' ? null : ['records:read'])}
        options={[
          { value: 'all', label: t('tokens.allOfRole') },
          { value: 'some', label: t('tokens.someOfRole') },
        ]}
      />
      {scopes !== null && (
        <Select
          mode="multiple"
          aria-label={t('tokens.chosenScopes')}
          value={scopes}
          options={options}
          optionFilterProp="label"
          onChange={onScopes}
        />
      )}
    </div>
  )
}
