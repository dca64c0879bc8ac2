import { useDeferredValue, useState, type CSSProperties } from 'react'
import { Select } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useMembers } from '../api/auth.ts'
import { useObjects } from '../api/objects.ts'
import { records } from '../api/records.ts'
import { recordName } from './fields.ts'

type Picker = {
  value: string | null
  onChange: (value: string | null) => void
  id?: string
  autoFocus?: boolean
  style?: CSSProperties
  'aria-label'?: string
}

export function MemberPicker({ value, onChange, ...rest }: Picker) {
  const options = useMembers()
    .filter(member => member.active || member.id === value)
    .map(member => ({ value: member.id, label: member.name }))
  return (
    <Select
      {...rest}
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      options={options}
      value={value ?? undefined}
      onChange={next => onChange(next ?? null)}
    />
  )
}

/** Finds one record of an object by name fragment, pinyin, phone tail or email (the server's search). */
export function RecordPicker({ object, name, value, onChange, ...rest }: Picker & { object: string; name?: string }) {
  const { t } = useTranslation()
  const [words, setWords] = useState('')
  const [picked, setPicked] = useState<{ id: string; name: string }>()
  const wanted = useDeferredValue(words)
  const def = useObjects().find(one => one.name === object)
  const found = useQuery({
    queryKey: ['find', object, wanted],
    queryFn: ({ signal }) => records.find(object, wanted, signal),
    staleTime: 10_000,
  })
  const options = (found.data?.items ?? []).map(row => ({ value: row.id, label: recordName(def, row) }))
  const shown = picked?.id === value ? picked?.name : name
  return (
    <Select
      {...rest}
      allowClear
      showSearch={{ filterOption: false, onSearch: setWords }}
      placeholder={t('picker.find')}
      notFoundContent={found.isFetching ? t('state.loading') : t('picker.none')}
      options={options}
      value={value ? { value, label: shown || value } : undefined}
      labelInValue
      onChange={next => {
        setPicked(next ? { id: next.value, name: String(next.label) } : undefined)
        onChange(next?.value ?? null)
      }}
    />
  )
}

type ManyPicker = Omit<Picker, 'value' | 'onChange'> & {
  object: string
  value: string[]
  /** of the values, in their order, as far as they are known */
  names: string[]
  onChange: (value: string[] | null) => void
}

/** The same for several records; their order is kept. */
export function RecordsPicker({ object, value, names, onChange, ...rest }: ManyPicker) {
  const { t } = useTranslation()
  const [words, setWords] = useState('')
  const [picked, setPicked] = useState(() => new Map(value.map((id, index) => [id, names[index] ?? ''])))
  const wanted = useDeferredValue(words)
  const def = useObjects().find(one => one.name === object)
  const found = useQuery({
    queryKey: ['find', object, wanted],
    queryFn: ({ signal }) => records.find(object, wanted, signal),
    staleTime: 10_000,
  })
  const options = (found.data?.items ?? []).map(row => ({ value: row.id, label: recordName(def, row) }))
  return (
    <Select
      {...rest}
      mode="multiple"
      showSearch={{ filterOption: false, onSearch: setWords }}
      placeholder={t('picker.find')}
      notFoundContent={found.isFetching ? t('state.loading') : t('picker.none')}
      options={options}
      value={value.map(id => ({ value: id, label: picked.get(id) || id.slice(0, 8) }))}
      labelInValue
      onChange={next => {
        setPicked(new Map(next.map(one => [one.value, String(one.label)])))
        onChange(next.length === 0 ? null : next.map(one => one.value))
      }}
    />
  )
}
