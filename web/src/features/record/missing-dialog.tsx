import { useState } from 'react'
import { Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Values } from '../../api/records.ts'
import { words } from '../../app/i18n.ts'
import { FieldInput } from '../../ui/field-input.tsx'
import { FieldObjectProvider } from '../../ui/field-types/object.ts'
import { fieldLabel, recordName } from '../../ui/fields.ts'
import type { Asking } from './ask-missing.tsx'
import './record.css'

/** What a refused change still needs, each field with the reason it is asked for. */
export function MissingDialog({ def, row, fields, problem, answer }: Asking) {
  const { t } = useTranslation()
  const [values, setValues] = useState<Values>({})
  const given = fields.every(({ name }) => values[name] !== undefined && values[name] !== null && values[name] !== '')
  return (
    <Modal
      open
      width={440}
      title={recordName(def, row)}
      okText={t('act.save')}
      cancelText={t('act.cancel')}
      okButtonProps={{ disabled: !given }}
      onOk={() => answer(values)}
      onCancel={() => answer(undefined)}
    >
      <FieldObjectProvider value={def.name}>
        <div className="form">
          {fields.map((field, at) => (
            <div key={field.name} className="form-row">
              <label htmlFor={`missing-${field.name}`}>{fieldLabel(field)}</label>
              <small>{problem.fieldProblem(field.name)?.message ?? (field.help && words(field.help))}</small>
              <FieldInput
                id={`missing-${field.name}`}
                field={field}
                value={values[field.name]}
                row={{ ...row, ...values }}
                autoFocus={at === 0}
                onChange={value => setValues({ ...values, [field.name]: value })}
              />
            </div>
          ))}
        </div>
      </FieldObjectProvider>
    </Modal>
  )
}
