import type { Field, ObjectDef } from '@huiliu/contracts'
import { ApiProblem } from '../../api/client.ts'
import type { Values } from '../../api/records.ts'
import { words } from '../../app/i18n.ts'
import { FieldInput } from '../../ui/field-input.tsx'
import { unfitting } from '../../ui/field-types/choice.tsx'
import { FieldObjectProvider } from '../../ui/field-types/object.ts'
import { fieldLabel, isEditable } from '../../ui/fields.ts'
import { useProblemText } from '../../ui/problem.tsx'
import { Matches } from '../ownership/matches.tsx'
import { LiveFormulas } from './live-formulas.tsx'
import { useLayout } from './use-layout.ts'
import './record.css'

type FormProps = { def: ObjectDef; values: Values; onChange: (values: Values) => void; error: unknown }

/** The form of a new record, laid out as its page is; sections come and go with their conditions while it is typed. */
export function NewForm({ def, values, onChange, error }: FormProps) {
  const explain = useProblemText()
  const problem = error instanceof ApiProblem ? error : undefined
  const sections = (useLayout(def, values, isEditable) ?? []).flatMap(tab => tab.sections)
  const fields = sections.flatMap(section => section.fields)
  const placed = fields.some(field => problem?.fieldProblem(field.name))
  const set = (field: Field, value: unknown) => {
    const next = { ...values, [field.name]: value }
    for (const name of unfitting(fields, next)) next[name] = null
    onChange(next)
  }
  return (
    <FieldObjectProvider value={def.name}>
      <div className="form">
        {error !== undefined && !placed && (
          <p role="alert" className="form-problem">
            {explain(error)}
          </p>
        )}
        {sections.map((section, n) => (
          <section key={section.id} className="form-section">
            {words(section.label) && <h3>{words(section.label)}</h3>}
            {section.fields.map((field, index) => (
              <Row
                key={field.name}
                field={field}
                values={values}
                first={n === 0 && index === 0}
                message={problem?.fieldProblem(field.name)?.message}
                onChange={value => set(field, value)}
              />
            ))}
          </section>
        ))}
        <Matches def={def} values={values} />
        <LiveFormulas def={def} values={values} />
      </div>
    </FieldObjectProvider>
  )
}

type RowProps = {
  field: Field
  values: Values
  first: boolean
  message: string | undefined
  onChange: (value: unknown) => void
}
function Row({ field, values, first, message, onChange }: RowProps) {
  return (
    <div className="form-row">
      <label htmlFor={`new-${field.name}`}>
        {fieldLabel(field)} {(field.required || field.master) && <span className="required">*</span>}
      </label>
      <FieldInput
        id={`new-${field.name}`}
        field={field}
        value={values[field.name]}
        row={values}
        autoFocus={first}
        onChange={onChange}
      />
      {message && <small className="required">{message}</small>}
      {field.help && <small>{words(field.help)}</small>}
    </div>
  )
}

/** What a new record begins with: defaults that are values; the server fills in today and now. */
export function beginning(def: ObjectDef): Values {
  return Object.fromEntries(
    def.fields.flatMap(field => {
      const given: unknown = field.default
      const plain = given !== undefined && given !== null && !(typeof given === 'object' && 'relative' in given)
      return plain ? [[field.name, given]] : []
    }),
  )
}
