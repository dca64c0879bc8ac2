import { useState } from 'react'
import { Button, Checkbox, Input } from 'antd'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { ConvertedLead, LeadDuplicates, RecordRow } from '@huiliu/contracts'
import { convertLead } from '../../api/leads.ts'
import { objectQuery } from '../../api/objects.ts'
import { FieldInput } from '../../ui/field-input.tsx'
import { fieldLabel } from '../../ui/fields.ts'
import { useProblemText } from '../../ui/problem.tsx'
import { toast } from '../../ui/toast.tsx'
import { PartChoice } from './part-choice.tsx'
import { beginning, conversionOf, type Chosen } from './conversion.ts'

type Props = { row: RecordRow; found: LeadDuplicates; onClose: () => void }

export function ConvertForm({ row, found, onClose }: Props) {
  const { t } = useTranslation()
  const explain = useProblemText()
  const [chosen, setChosen] = useState(() => beginning(row, found))
  const [problem, setProblem] = useState<string>()
  const [busy, setBusy] = useState(false)
  const after = useConverted(onClose)
  const body = conversionOf(chosen)
  const set = (part: Partial<Chosen>) => setChosen({ ...chosen, ...part })
  async function convert() {
    if (!body) return
    setBusy(true)
    setProblem(undefined)
    try {
      await after(await convertLead(row.id, body))
    } catch (error) {
      setProblem(explain(error))
      setBusy(false)
    }
  }
  const named = (field: string) => (typeof row[field] === 'string' ? String(row[field]) : '')
  return (
    <div className="form convert">
      <PartChoice
        title={t('lead.contact')}
        found={found.contacts}
        made={found.can.contact ? t('lead.newContact', { name: named('name') }) : undefined}
        value={chosen.contact}
        onChange={contact => set({ contact })}
      />
      <PartChoice
        title={t('lead.account')}
        found={found.accounts}
        made={
          found.can.account && named('company') !== '' ? t('lead.newAccount', { name: named('company') }) : undefined
        }
        none={t('lead.noAccount')}
        value={chosen.account}
        onChange={account => set({ account })}
      />
      {found.can.opportunity && <OpportunityPart chosen={chosen} onChange={set} />}
      {problem && (
        <p role="alert" className="form-problem">
          {problem}
        </p>
      )}
      <div className="row">
        <Button type="primary" loading={busy} disabled={!body} onClick={() => void convert()}>
          {t('lead.convert')}
        </Button>
        <Button onClick={onClose}>{t('act.cancel')}</Button>
      </div>
    </div>
  )
}

function OpportunityPart({ chosen, onChange }: { chosen: Chosen; onChange: (part: Partial<Chosen>) => void }) {
  const { t } = useTranslation()
  const def = useQuery(objectQuery('opportunity')).data
  const fields = ['amount', 'close_date'] as const
  return (
    <fieldset className="convert-part">
      <legend>{t('lead.opportunity')}</legend>
      <Checkbox checked={chosen.wished} onChange={event => onChange({ wished: event.target.checked })}>
        {t('lead.withOpportunity')}
      </Checkbox>
      {chosen.wished && (
        <div className="convert-deal">
          <div className="form-row">
            <label htmlFor="convert-name">{t('lead.opportunityName')}</label>
            <Input
              id="convert-name"
              value={chosen.name}
              maxLength={200}
              onChange={event => onChange({ name: event.target.value })}
            />
          </div>
          {fields.map(name => {
            const field = def?.fields.find(one => one.name === name)
            return (
              field && (
                <div key={name} className="form-row">
                  <label htmlFor={`convert-${name}`}>{fieldLabel(field)}</label>
                  <FieldInput
                    id={`convert-${name}`}
                    field={{ ...field, required: false }}
                    value={chosen[name]}
                    onChange={value => onChange({ [name]: value })}
                  />
                </div>
              )
            )
          })}
        </div>
      )}
    </fieldset>
  )
}

/** Says what was made and goes to it. */
function useConverted(onClose: () => void): (done: ConvertedLead) => Promise<void> {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  return async done => {
    toast(t('lead.converted'), { actId: done.actId })
    onClose()
    await client.invalidateQueries()
    if (done.opportunity)
      await navigate({ to: '/o/$object/$id', params: { object: 'opportunity', id: done.opportunity } })
    else await navigate({ to: '/customers/$id', params: { id: done.contact } })
  }
}
