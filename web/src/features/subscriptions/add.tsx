import { useState } from 'react'
import { Modal } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { subscriptions as api, subscriptionsQuery } from '../../api/subscriptions.ts'
import { keepFreshSecret } from '../sources/webhook/fresh-secret.ts'
import { draftOf, isWhole, SubscriptionForm } from './form.tsx'
import { useSave } from '../settings/use-save.ts'

export function AddSubscription({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [draft, setDraft] = useState(() => draftOf())
  const { error, save } = useSave(subscriptionsQuery.queryKey)
  const add = () =>
    save(
      () => api.create(draft),
      async ({ id, secret }) => {
        keepFreshSecret(client, id, secret)
        await navigate({ to: '/settings/subscriptions/$id', params: { id } })
      },
    )
  return (
    <Modal
      open
      width={520}
      title={t('subscriptions.add')}
      okText={t('subscriptions.create')}
      cancelText={t('act.cancel')}
      okButtonProps={{ disabled: !isWhole(draft) }}
      onOk={add}
      onCancel={onClose}
    >
      <SubscriptionForm draft={draft} onDraft={setDraft} error={error} />
    </Modal>
  )
}
