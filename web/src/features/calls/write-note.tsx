import { useState, type KeyboardEvent } from 'react'
import { Button, Input } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { CallLine } from '@huiliu/contracts'
import { calls } from '../../api/calls.ts'
import { refreshContacts } from '../../api/customers.ts'
import { modKey } from '../../ui/hotkey.ts'
import { useProblemText } from '../../ui/problem.tsx'
import { toast } from '../../ui/toast.tsx'

/** A note on a call; it can be taken back. */
export function WriteNote({ call, onDone }: { call: Pick<CallLine, 'id' | 'contact'>; onDone: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const explain = useProblemText()
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  async function save() {
    if (text.trim() === '') return
    setBusy(true)
    try {
      const { actId } = await calls.note(call.id, text)
      toast(t('calls.noted'), { actId })
      onDone()
      void client.invalidateQueries({ queryKey: ['calls'] })
      if (call.contact) void refreshContacts(client, call.contact.id)
    } catch (error) {
      toast(explain(error), { tone: 'bad' })
      setBusy(false)
    }
  }
  function onKey(event: KeyboardEvent) {
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) void save()
    if (event.key === 'Escape') onDone()
  }
  return (
    <div className="call-form">
      <Input.TextArea
        autoFocus
        aria-label={t('calls.note')}
        placeholder={t('calls.noteHint')}
        value={text}
        maxLength={4000}
        autoSize={{ minRows: 2, maxRows: 8 }}
        onChange={event => setText(event.target.value)}
        onKeyDown={onKey}
      />
      <div className="row">
        <Button size="small" type="primary" loading={busy} disabled={text.trim() === ''} onClick={() => void save()}>
          {t('act.save')}
        </Button>
        <Button size="small" onClick={onDone}>
          {t('act.cancel')}
        </Button>
        <small className="faint end">{modKey()}↵</small>
      </div>
    </div>
  )
}
