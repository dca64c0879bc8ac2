import { Select } from 'antd'
import { Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { useDepartments, useMembers } from '../../api/auth.ts'
import { objectQuery } from '../../api/objects.ts'
import { recordQuery } from '../../api/records.ts'
import { asText, fieldLabel, recordName } from '../fields.ts'
import { MemberPicker, RecordPicker, RecordsPicker } from '../pickers.tsx'
import type { FieldLook, InputProps, ValueProps } from './contract.ts'

const UUID = /^[0-9a-f-]{36}$/

function common({ field, autoFocus, id }: InputProps) {
  return { id, autoFocus, 'aria-label': fieldLabel(field), style: { width: '100%' } }
}

function OneRecord(props: InputProps) {
  const { field, value, onChange, name } = props
  return (
    <RecordPicker
      {...common(props)}
      object={field.object ?? 'contact'}
      value={asText(value) || null}
      name={asText(name)}
      onChange={onChange}
    />
  )
}

function SeveralRecords(props: InputProps) {
  const { field, value, onChange, row } = props
  return (
    <RecordsPicker
      {...common(props)}
      object={field.object ?? 'contact'}
      value={Array.isArray(value) ? value.map(asText) : []}
      names={namesIn(field.name, row)}
      onChange={onChange}
    />
  )
}

function namesIn(name: string, row: Record<string, unknown> | undefined): string[] {
  const names = row?.[`${name}_names`]
  return Array.isArray(names) ? names.map(asText) : []
}

function MemberInput(props: InputProps) {
  return <MemberPicker {...common(props)} value={asText(props.value) || null} onChange={props.onChange} />
}

function DepartmentInput(props: InputProps) {
  const options = useDepartments().map(one => ({ value: one.id, label: one.name }))
  return (
    <Select
      {...common(props)}
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      options={options}
      value={asText(props.value) || undefined}
      onChange={(next: string | undefined) => props.onChange(next ?? null)}
    />
  )
}

function MemberName({ field, value, row }: ValueProps) {
  const id = asText(value)
  const member = useMembers().find(one => one.id === id)
  return <>{member?.name ?? (asText(row?.[`${field.name}_name`]) || id.slice(0, 8))}</>
}

function DepartmentName({ field, value, row }: ValueProps) {
  const id = asText(value)
  const known = useDepartments().find(one => one.id === id)
  return <>{known?.name ?? (asText(row?.[`${field.name}_name`]) || id.slice(0, 8))}</>
}

function RecordName({ field, value, row, link }: ValueProps) {
  return <Named object={field.object ?? ''} id={asText(value)} name={asText(row?.[`${field.name}_name`])} link={link} />
}

function RecordNames({ field, value, row, link }: ValueProps) {
  const names = namesIn(field.name, row)
  const ids = Array.isArray(value) ? value.map(asText) : []
  return (
    <>
      {ids.map((id, index) => (
        <span key={id}>
          {index > 0 && '、'}
          <Named object={field.object ?? ''} id={id} name={names[index] ?? ''} link={link} />
        </span>
      ))}
    </>
  )
}

/** What is looked up, by its name; where the record does not bring the name (histories), it is asked for once. */
function Named({ object, id, name, link }: { object: string; id: string; name: string; link: boolean }) {
  const missing = name === '' && object !== '' && UUID.test(id)
  const def = useQuery({ ...objectQuery(object), enabled: missing }).data
  const row = useQuery({ ...recordQuery(object, id), enabled: missing, retry: false }).data
  const text = name || (row && recordName(def, row)) || id.slice(0, 8)
  if (!link || !object) return <>{text}</>
  if (object === 'contact') {
    return (
      <Link to="/customers/$id" params={{ id }}>
        {text}
      </Link>
    )
  }
  return (
    <Link to="/o/$object/$id" params={{ object, id }}>
      {text}
    </Link>
  )
}

export const lookup: FieldLook = { Value: RecordName, Input: OneRecord, width: 140, atOnce: true }
export const lookupMany: FieldLook = { Value: RecordNames, Input: SeveralRecords, width: 180 }
export const member: FieldLook = { Value: MemberName, Input: MemberInput, width: 100, atOnce: true }
export const department: FieldLook = { Value: DepartmentName, Input: DepartmentInput, width: 120, atOnce: true }
