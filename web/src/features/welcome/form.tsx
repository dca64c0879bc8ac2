import { useId, useState, type FormEvent, type ReactNode } from 'react'
import { Button, Input } from 'antd'
import { ApiProblem } from '../../api/client.ts'
import { useProblemText } from '../../ui/problem.tsx'

export type TextField = {
  name: string
  label: string
  type?: 'text' | 'password' | 'email'
  autoComplete?: string
  help?: string
  initial?: string
}
type Props = {
  fields: TextField[]
  act: string
  onSubmit: (values: Record<string, string>) => Promise<void>
  children?: ReactNode
}

/** A short form of text fields: labels above, the server's word about a field below it, one act. */
export function TextForm({ fields, act, onSubmit, children }: Props) {
  const [values, setValues] = useState(() => Object.fromEntries(fields.map(field => [field.name, field.initial ?? ''])))
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const explain = useProblemText()
  async function submit(event: FormEvent) {
    event.preventDefault()
    setBusy(true)
    setError(undefined)
    try {
      await onSubmit(values)
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(false)
    }
  }
  const byField = error instanceof ApiProblem ? error : undefined
  const placed = fields.some(field => byField?.fieldProblem(field.name))
  return (
    <form className="text-form" onSubmit={event => void submit(event)}>
      {fields.map((field, index) => (
        <FormRow
          key={field.name}
          {...field}
          autoFocus={index === 0}
          value={values[field.name] ?? ''}
          problem={byField?.fieldProblem(field.name)?.message}
          onChange={value => setValues({ ...values, [field.name]: value })}
        />
      ))}
      {children}
      {error !== undefined && !placed && (
        <p className="text-form-error" role="alert">
          {explain(error)}
        </p>
      )}
      <Button type="primary" htmlType="submit" loading={busy} size="large" block>
        {act}
      </Button>
    </form>
  )
}

type RowProps = TextField & { value: string; problem?: string; autoFocus: boolean; onChange: (value: string) => void }
function FormRow({ label, type = 'text', autoComplete, help, value, problem, autoFocus, onChange }: RowProps) {
  const id = useId()
  const common = {
    id,
    value,
    autoFocus,
    autoComplete,
    size: 'large' as const,
    status: problem ? ('error' as const) : undefined,
    'aria-describedby': problem || help ? `${id}-note` : undefined,
    onChange: (event: { target: { value: string } }) => onChange(event.target.value),
  }
  return (
    <div className="text-form-row">
      <label htmlFor={id}>{label}</label>
      {type === 'password' ? <Input.Password {...common} required /> : <Input {...common} type={type} required />}
      {(problem ?? help) && (
        <small id={`${id}-note`} className={problem ? 'bad' : ''}>
          {problem ?? help}
        </small>
      )}
    </div>
  )
}
