import { useState, type ReactNode } from 'react'
import { Input, Modal } from 'antd'
import { useTranslation } from 'react-i18next'

type Props = {
  title: string
  act: string
  children?: ReactNode
  width?: number
  /** a reason to begin with */
  initial?: string
  /** false while something else in the dialog is missing */
  ready?: boolean
  onAct: (reason: string) => Promise<unknown>
  onClose: () => void
}

/** Every act on identities keeps a reason: whoever looks later reads why. */
export function ReasonDialog({ title, act, children, width = 480, initial = '', ready = true, onAct, onClose }: Props) {
  const { t } = useTranslation()
  const [reason, setReason] = useState(initial)
  const [busy, setBusy] = useState(false)
  async function run() {
    setBusy(true)
    const done = await onAct(reason.trim())
    setBusy(false)
    if (done !== undefined) onClose()
  }
  return (
    <Modal
      open
      width={width}
      title={title}
      okText={act}
      cancelText={t('act.cancel')}
      confirmLoading={busy}
      okButtonProps={{ disabled: !ready || reason.trim() === '' }}
      onOk={() => void run()}
      onCancel={onClose}
    >
      <div className="reason-dialog">
        {children}
        <label className="reason-row">
          <span>{t('identity.reason')}</span>
          <Input
            value={reason}
            maxLength={500}
            placeholder={t('identity.reasonHint')}
            onChange={event => setReason(event.target.value)}
            onPressEnter={() => ready && reason.trim() && void run()}
          />
        </label>
        <small>{t('identity.undoable')}</small>
      </div>
    </Modal>
  )
}
