import { Input } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Label } from '@huiliu/contracts'
import { apiName } from '../names.ts'

export type Naming = { zh: string; en: string; name: string }
export const UNNAMED: Naming = { zh: '', en: '', name: '' }

export function labelOf({ zh, en }: Pick<Naming, 'zh' | 'en'>): Label {
  return { zh: zh.trim() || en.trim(), en: en.trim() || zh.trim() }
}

export function nameOf({ name, en }: Naming): string {
  return name || apiName(en)
}

/** What a new field is called, in both languages and by programs. */
export function NamingRows({ value, onChange }: { value: Naming; onChange: (value: Naming) => void }) {
  const { t } = useTranslation()
  return (
    <>
      <div className="form-pair">
        <label className="form-row">
          <span>{t('objects.labelZh')}</span>
          <Input autoFocus value={value.zh} onChange={event => onChange({ ...value, zh: event.target.value })} />
        </label>
        <label className="form-row">
          <span>{t('objects.labelEn')}</span>
          <Input value={value.en} onChange={event => onChange({ ...value, en: event.target.value })} />
        </label>
      </div>
      <label className="form-row">
        <span>{t('objects.apiName')}</span>
        <Input value={nameOf(value)} onChange={event => onChange({ ...value, name: event.target.value })} />
        <small>{t('objects.apiNameHelp')}</small>
      </label>
    </>
  )
}
