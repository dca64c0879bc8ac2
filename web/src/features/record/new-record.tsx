import { useState } from 'react'
import { Button, Drawer } from 'antd'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { objectQuery } from '../../api/objects.ts'
import { records, type Values } from '../../api/records.ts'
import { words } from '../../app/i18n.ts'
import { toast } from '../../ui/toast.tsx'
import { beginning, NewForm } from './new-form.tsx'
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
      const { data, actId } = await records.create(object, { ...(def && beginning(def)), ...values })
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
      {def && <NewForm def={def} values={{ ...beginning(def), ...values }} onChange={setValues} error={error} />}
    </Drawer>
  )
}
