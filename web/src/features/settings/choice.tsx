import { Segmented } from 'antd'

type Props<T extends string> = {
  label: string
  value: T
  options: { value: T; label: string }[]
  onChange: (value: T) => void
}

/** One of a few, all visible. */
export function Choice<T extends string>({ label, value, options, onChange }: Props<T>) {
  return (
    <div className="form-row">
      <span>{label}</span>
      <Segmented aria-label={label} value={value} options={options} onChange={onChange} />
    </div>
  )
}
