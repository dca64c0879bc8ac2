import { useState } from 'react'
import { Button, Drawer } from 'antd'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Field } from '@huiliu/contracts'
import { ApiProblem } from '../../api/client.ts'
import { objectQuery } from '../../api/objects.ts'
import { records, type Values } from '../../api/records.ts'
import { words } from '../../app/i18n.ts'
import { FieldInput } from '../../ui/field-input.tsx'
import { allFields, fieldLabel, isEditable } from '../../ui/fields.ts'
import { useProblemText } from '../../ui/problem.tsx'
import { toast } from '../../ui/toast.tsx'
import './record.css'

type Props = { object: string; onClose: () => void; onCreated: (id: string) => void }

/** The form of a new record, made from the object's fields. */
export function NewRecord({ object, onClose, onCreated }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const def = useQuery(objectQuery(object)).data
  const [values, setValues] = useState<Values>({})
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  async function save() {
    setBusy(true)
    setError(undefined)
    try {
      const { data, actId } = await records.create(object, values)
      await client.invalidateQueries({ queryKey: ['records', object] })
      toast(t('edit.created', { noun: def ? words(def.label) : object }), { actId })
      onCreated(data.id)
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(false)
    }
  }
  const noun = def ? words(def.label) : ''
  return (
    <Drawer
      open
      size={480}
      onClose={onClose}
      title={t('edit.new', { noun })}
      footer={
        <div className="row">
          <Button type="primary" loading={busy} onClick={() => void save()}>
            {t('act.save')}
          </Button>
          <Button onClick={onClose}>{t('act.cancel')}</Button>
        </div>
      }
    >
      <NewForm
        fields={def ? allFields(def).filter(isEditable) : []}
        values={values}
        onChange={setValues}
        error={error}
      />
    </Drawer>
  )
}

type FormProps = { fields: Field[]; values: Values; onChange: (values: Values) => void; error: unknown }
export function NewForm({ fields, values, onChange, error }: FormProps) {
  const explain = useProblemText()
  const problem = error instanceof ApiProblem ? error : undefined
  const placed = fields.some(field => problem?.fieldProblem(field.name))
  return (
    <div className="form">
      {error !== undefined && !placed && (
        <p role="alert" className="form-problem">
          {explain(error)}
        </p>
      )}
      {fields.map((field, index) => (
        <div key={field.name} className="form-row">
          <label htmlFor={`new-${field.name}`}>
            {fieldLabel(field)} {field.required && <span className="required">*</span>}
          </label>
          <FieldInput
            id={`new-${field.name}`}
            field={field}
            value={values[field.name]}
            autoFocus={index === 0}
            onChange={value => onChange({ ...values, [field.name]: value })}
          />
          {problem?.fieldProblem(field.name) && (
            <small className="required">{problem.fieldProblem(field.name)?.message}</small>
          )}
          {field.help && <small>{words(field.help)}</small>}
        </div>
      ))}
    </div>
  )
}
