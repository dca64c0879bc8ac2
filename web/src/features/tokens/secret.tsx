import { Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import type { IssuedToken } from '../../api/tokens.ts'
import { Snippet } from '../../ui/copy.tsx'

/** What is shown once: a token, or what a program gets its access with. */
export function Issued({ issued }: { issued: IssuedToken }) {
  const { t } = useTranslation()
  const { name, token, clientId, clientSecret } = issued
  return (
    <div className="settings-form">
      <p>{t('tokens.once')}</p>
      {token !== undefined && <Snippet text={token} label={name} />}
      {clientId !== null && <Snippet text={clientId} label="client_id" />}
      {clientSecret !== undefined && <Snippet text={clientSecret} label="client_secret" />}
      {clientId !== null && <Snippet text={`${location.origin}/oauth/token`} label={t('tokens.tokenUrl')} />}
    </div>
  )
}

export function IssuedDialog({ issued, onClose }: { issued: IssuedToken; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Modal
      open
      width={520}
      title={issued.name}
      okText={t('act.done')}
      cancelButtonProps={{ hidden: true }}
      onOk={onClose}
      onCancel={onClose}
    >
      <Issued issued={issued} />
    </Modal>
  )
}
