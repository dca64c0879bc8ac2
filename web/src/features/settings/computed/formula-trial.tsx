import { useDeferredValue, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Field, FormulaTrial, ObjectDef } from '@huiliu/contracts'
import { objects as api } from '../../../api/objects.ts'
import { FieldValue } from '../../../ui/field-value.tsx'
import { RecordPicker } from '../../../ui/pickers.tsx'

/** What the formula gives for a real record, before it is kept. */
export function FormulaTrialRow({ def, text, ready }: { def: ObjectDef; text: string; ready: boolean }) {
  const { t } = useTranslation()
  const [record, setRecord] = useState<string | null>(null)
  const asked = useDeferredValue(text)
  const trial = useQuery({
    queryKey: ['formula-trial', def.name, record, asked],
    queryFn: () => api.tryFormula(def.name, { formula: asked, record: record ?? '' }),
    enabled: ready && record !== null,
    retry: false,
  })
  return (
    <div className="form-row">
      <span>{t('computed.try')}</span>
      <div className="formula-trial">
        <RecordPicker
          object={def.name}
          aria-label={t('computed.try')}
          value={record}
          onChange={setRecord}
          style={{ width: '100%' }}
        />
        <output>
          {record && ready && trial.data ? (
            <TrialValue trial={trial.data} />
          ) : (
            <span className="faint">{t('computed.tryLead')}</span>
          )}
        </output>
      </div>
    </div>
  )
}

function TrialValue({ trial }: { trial: FormulaTrial }) {
  const field: Field = { name: 'result', label: { zh: '', en: '' }, type: trial.type ?? 'text' }
  return <FieldValue field={field} value={trial.value} />
}
