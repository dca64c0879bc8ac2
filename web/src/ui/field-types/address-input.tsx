import { Cascader, Input, Select } from 'antd'
import { regionData } from 'element-china-area-data'
import { useTranslation } from 'react-i18next'
import { COUNTRIES, type Address } from '@huiliu/contracts'
import { fieldLabel } from '../fields.ts'
import type { InputProps } from './contract.ts'
import { countryName, isAddress } from './place.tsx'

const BESIDE = [
  { value: '71', label: '台湾省' },
  { value: '81', label: '香港特别行政区' },
  { value: '82', label: '澳门特别行政区' },
]
const DIVISIONS = [...regionData, ...BESIDE]

/** Country, 省市区 by their codes where it is China, street and postcode. Loaded on first use: the list of divisions is long. */
export function AddressInput({ field, value, onChange, autoFocus, id }: InputProps) {
  const { t } = useTranslation()
  const now: Address = isAddress(value) ? value : { country: 'CN' }
  const set = (change: Partial<Address>) => {
    const { country, ...parts } = { ...now, ...change }
    const given = Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined && part !== ''))
    onChange(Object.keys(given).length === 0 && country === 'CN' ? null : { country, ...given })
  }
  return (
    <span className="address-input" id={id} role="group" aria-label={fieldLabel(field)}>
      <Select
        autoFocus={autoFocus}
        aria-label={t('address.country')}
        showSearch={{ optionFilterProp: 'label' }}
        value={now.country}
        options={COUNTRIES.map(code => ({ value: code, label: countryName(code) }))}
        onChange={country => onChange({ country, street: now.street, postcode: now.postcode })}
      />
      {now.country === 'CN' ? (
        <Cascader
          aria-label={t('address.region')}
          placeholder={t('address.region')}
          changeOnSelect
          showSearch
          options={DIVISIONS}
          value={codesOf(now.region)}
          onChange={codes => set({ region: codes?.at(-1)?.padEnd(6, '0'), province: '', city: '', district: '' })}
        />
      ) : (
        <span className="row">
          <Part name="province" value={now.province} onChange={province => set({ province })} />
          <Part name="city" value={now.city} onChange={city => set({ city })} />
        </span>
      )}
      <Part name="street" value={now.street} onChange={street => set({ street })} />
      <Part name="postcode" value={now.postcode} onChange={postcode => set({ postcode })} />
    </span>
  )
}

function Part({
  name,
  value,
  onChange,
}: {
  name: string
  value: string | undefined
  onChange: (text: string) => void
}) {
  const { t } = useTranslation()
  const label = t(`address.${name}`)
  return (
    <Input
      aria-label={label}
      placeholder={label}
      value={value ?? ''}
      onChange={event => onChange(event.target.value)}
    />
  )
}

/** 310101 → 31, 3101, 310101 */
function codesOf(region: string | undefined): string[] {
  const code = (region ?? '').replace(/(00)+$/, '')
  return [2, 4, 6].filter(length => code.length >= length).map(length => code.slice(0, length))
}
