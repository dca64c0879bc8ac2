import { useState } from 'react'
import { Button, Drawer } from 'antd'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { ContactView } from '@huiliu/contracts'
import { customers, refreshContacts } from '../../api/customers.ts'
import { objectQuery } from '../../api/objects.ts'
import type { Values } from '../../api/records.ts'
import { toast } from '../../ui/toast.tsx'
import { NewForm } from '../record/new-form.tsx'

/** A visitor becomes a contact: what sources already said is offered, the rest is typed. */
export function RecordVisitor({ contact, onClose }: { contact: ContactView; onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const def = useQuery(objectQuery('contact')).data
  const [values, setValues] = useState<Values>(() =>
    Object.fromEntries(contact.facts.filter(fact => fact.current).map(fact => [fact.field, fact.value])),
  )
  const [error, setError] = useState<unknown>()
  async function save() {
    setError(undefined)
    try {
      const { actId } = await customers.record(contact.id, values)
      await refreshContacts(client, contact.id)
      void client.invalidateQueries({ queryKey: ['records', 'contact'] })
      toast(t('customer.recorded'), { actId })
      onClose()
    } catch (problem) {
      setError(problem)
    }
  }
  return (
    <Drawer
      open
      size={480}
      title={t('customer.record')}
      onClose={onClose}
      footer={
        <Button type="primary" onClick={() => void save()}>
          {t('act.save')}
        </Button>
      }
    >
      {def && <NewForm def={def} values={values} onChange={setValues} error={error} />}
    </Drawer>
  )
}
