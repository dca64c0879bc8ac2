import { Input } from 'antd'

type Props = {
  label: string
  value: string
  help?: string
  autoFocus?: boolean
  status?: 'error' | undefined
  disabled?: boolean
  onChange: (value: string) => void
}

export function TextRow({ label, value, help, autoFocus, status, disabled, onChange }: Props) {
  return (
    <label className="form-row">
      <span>{label}</span>
      <Input
        value={value}
        autoFocus={autoFocus}
        status={status}
        disabled={disabled}
        onChange={event => onChange(event.target.value)}
      />
      {help && <small>{help}</small>}
    </label>
  )
}
