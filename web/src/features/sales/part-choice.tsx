import { Radio } from 'antd'
import { useTranslation } from 'react-i18next'
import type { LeadDuplicate } from '@huiliu/contracts'

/** What a new record, and no record, are called among ids. */
export const NEW = 'new'
export const NONE = 'none'

type Props = {
  title: string
  found: LeadDuplicate[]
  /** what a new one would be; none where the reader may make none */
  made: string | undefined
  none?: string
  value: string
  onChange: (value: string) => void
}

/** A record there is, each with what is the same and whose it is; or a new one; or none. */
export function PartChoice({ title, found, made, none, value, onChange }: Props) {
  const { t } = useTranslation()
  return (
    <fieldset className="convert-part">
      <legend>{title}</legend>
      <Radio.Group vertical value={value} onChange={event => onChange(String(event.target.value))}>
        {found.map(one => (
          <Radio key={one.id} value={one.id}>
            <span className="convert-found">
              <b>{one.name}</b>
              <small>
                {[t(`lead.same.${one.by}`), one.detail, one.owner && t('lead.ownedBy', { name: one.owner })]
                  .filter(Boolean)
                  .join(' · ')}
              </small>
            </span>
          </Radio>
        ))}
        {made !== undefined && <Radio value={NEW}>{made}</Radio>}
        {none !== undefined && <Radio value={NONE}>{none}</Radio>}
      </Radio.Group>
    </fieldset>
  )
}
