import { useState, type KeyboardEvent } from 'react'
import { Button, Input } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { CallView } from '@huiliu/contracts'
import { calls } from '../../api/calls.ts'
import { useFormat } from '../../ui/format.ts'
import { useProblemText } from '../../ui/problem.tsx'
import { toast } from '../../ui/toast.tsx'

/** A name makes a customer of the caller: the number is known already, and verified. */
export function NewCustomer({ call, onDone }: { call: CallView; onDone: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const client = useQueryClient()
  const navigate = useNavigate()
  const explain = useProblemText()
  const [name, setName] = useState('')
  const [busy, setBusy] = useState(false)
  async function save() {
    if (name.trim() === '') return
    setBusy(true)
    try {
      const { contactId, actId } = await calls.customer(call.id, name)
      toast(t('calls.made', { name: name.trim() }), { actId })
      onDone()
      await client.invalidateQueries({ queryKey: ['calls'] })
      await navigate({ to: '/customers/$id', params: { id: contactId } })
    } catch (error) {
      toast(explain(error), { tone: 'bad' })
      setBusy(false)
    }
  }
  function onKey(event: KeyboardEvent) {
    // Enter that only chooses among what an input method offers saves nothing.
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) void save()
    if (event.key === 'Escape') onDone()
  }
  return (
    <div className="call-form">
      <Input
        autoFocus
        aria-label={t('calls.name')}
        placeholder={t('calls.name')}
        value={name}
        maxLength={200}
        autoComplete="off"
        onChange={event => setName(event.target.value)}
        onKeyDown={onKey}
      />
      <div className="row">
        <Button size="small" type="primary" loading={busy} disabled={name.trim() === ''} onClick={() => void save()}>
          {t('act.save')}
        </Button>
        <Button size="small" onClick={onDone}>
          {t('act.cancel')}
        </Button>
        {call.number.value !== null && <small className="faint end num">{format.phone(call.number.value)}</small>}
      </div>
    </div>
  )
}
