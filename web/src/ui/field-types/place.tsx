import { lazy, Suspense } from 'react'
import { Button, Input, InputNumber } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Address, Location } from '@huiliu/contracts'
import { currentLocale } from '../../app/i18n.ts'
import { fieldLabel } from '../fields.ts'
import { Icon } from '../icon.tsx'
import { toast } from '../toast.tsx'
import type { FieldLook, InputProps, ValueProps } from './contract.ts'

const AddressInput = lazy(() => import('./address-input.tsx').then(module => ({ default: module.AddressInput })))

function AddressLines(props: InputProps) {
  return (
    <Suspense fallback={<Input id={props.id} aria-label={fieldLabel(props.field)} disabled />}>
      <AddressInput {...props} />
    </Suspense>
  )
}

export function isAddress(value: unknown): value is Address {
  return typeof value === 'object' && value !== null && 'country' in value
}
export function isLocation(value: unknown): value is Location {
  return typeof value === 'object' && value !== null && 'lat' in value && 'lng' in value
}

export function countryName(code: string): string {
  return new Intl.DisplayNames([currentLocale() === 'zh' ? 'zh-CN' : 'en'], { type: 'region' }).of(code) ?? code
}

/** 广东省深圳市南山区科技园路 1 号 518000; elsewhere from the street to the country. */
export function addressText(value: unknown): string {
  if (!isAddress(value)) return ''
  const { country, province = '', city = '', district = '', street = '', postcode = '' } = value
  const chinese = ['CN', 'TW', 'HK', 'MO'].includes(country)
  const named = chinese
    ? [province, city === province ? '' : city, district, street].join('')
    : [street, district, city, province, countryName(country)].filter(part => part !== '').join(', ')
  return [named, postcode].filter(part => part !== '').join(' ')
}

function locationText(value: unknown): string {
  if (!isLocation(value)) return ''
  const at = `${value.lat.toFixed(5)}, ${value.lng.toFixed(5)}`
  return value.label ? `${value.label} (${at})` : at
}

function AddressValue({ value }: ValueProps) {
  return <>{addressText(value)}</>
}
function LocationValue({ value }: ValueProps) {
  return <>{locationText(value)}</>
}

function LocationInput({ field, value, onChange, autoFocus, id }: InputProps) {
  const { t } = useTranslation()
  const now: Partial<Location> = isLocation(value) ? value : {}
  const set = (change: Partial<Location>) => {
    const next = { ...now, ...change }
    onChange(next.lat === undefined && next.lng === undefined ? null : next)
  }
  const here = () =>
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => set({ lat: coords.latitude, lng: coords.longitude }),
      () => toast(t('place.notAllowed'), { tone: 'bad' }),
      { enableHighAccuracy: true, timeout: 10_000 },
    )
  return (
    <span className="place-input" id={id} role="group" aria-label={fieldLabel(field)}>
      <InputNumber
        autoFocus={autoFocus}
        aria-label={t('place.lat')}
        placeholder={t('place.lat')}
        min={-90}
        max={90}
        value={now.lat ?? null}
        onChange={lat => set({ lat: lat ?? undefined })}
      />
      <InputNumber
        aria-label={t('place.lng')}
        placeholder={t('place.lng')}
        min={-180}
        max={180}
        value={now.lng ?? null}
        onChange={lng => set({ lng: lng ?? undefined })}
      />
      <Input
        aria-label={t('place.label')}
        placeholder={t('place.label')}
        value={now.label ?? ''}
        onChange={event => set({ label: event.target.value })}
      />
      <Button icon={<Icon name="globe" small />} onClick={here}>
        {t('place.here')}
      </Button>
    </span>
  )
}

export const address: FieldLook = {
  Value: AddressValue,
  Input: AddressLines,
  width: 240,
  long: true,
  roomy: true,
  text: addressText,
}
export const location: FieldLook = {
  Value: LocationValue,
  Input: LocationInput,
  width: 180,
  long: true,
  roomy: true,
  text: locationText,
}
