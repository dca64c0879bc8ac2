import { useTranslation } from 'react-i18next'
import { Icon, type IconName } from '../../../ui/icon.tsx'

/** Those that can stand for what a company keeps records of. */
const ICONS: IconName[] = [
  'table',
  'person',
  'company',
  'product',
  'order',
  'file',
  'pulse',
  'globe',
  'key',
  'today',
  'gear',
  'transfer',
]

export function IconChoice({ value, onChange }: { value: string; onChange: (icon: string) => void }) {
  const { t } = useTranslation()
  return (
    <div className="form-row">
      <span>{t('objects.icon')}</span>
      <span className="icon-choice" role="radiogroup" aria-label={t('objects.icon')}>
        {ICONS.map(icon => (
          <button
            key={icon}
            type="button"
            role="radio"
            aria-checked={icon === value}
            aria-label={icon}
            onClick={() => onChange(icon)}
          >
            <Icon name={icon} />
          </button>
        ))}
      </span>
    </div>
  )
}
