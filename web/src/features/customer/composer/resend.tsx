import { useState } from 'react'
import { Input, Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import type { OutgoingView } from '@huiliu/contracts'
import { outbox, outboxQuery } from '../../../api/outbox.ts'
import { useAct } from '../../settings/use-act.ts'

type Props = { contact: string; message: OutgoingView; onClose: () => void }

/** 再发一次: by a person's word, with a reason, since the customer may have it already. */
export function ResendDialog({ contact, message: { id, state }, onClose }: Props) {
  const { t } = useTranslation()
  const run = useAct(outboxQuery(contact).queryKey)
  const [reason, setReason] = useState('')
  const given = reason.trim()
  async function resend() {
    const done = await run(() => outbox.resend(id, given))
    if (done.ok) onClose()
  }
  return (
    <Modal
      open
      width={480}
      title={t('outgoing.resend')}
      okText={t('outgoing.resend')}
      cancelText={t('act.cancel')}
      okButtonProps={{ disabled: given === '' }}
      onOk={resend}
      onCancel={onClose}
    >
      <div className="reason-dialog">
        {state === 'unknown' && <p>{t('outgoing.resendTwice')}</p>}
        <label className="reason-row">
          <span>{t('outgoing.why')}</span>
          <Input
            value={reason}
            maxLength={500}
            placeholder={t('outgoing.whyHint')}
            onChange={event => setReason(event.target.value)}
            onPressEnter={() => given && void resend()}
          />
        </label>
      </div>
    </Modal>
  )
}
