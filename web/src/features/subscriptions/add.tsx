import { useState } from 'react'
import { Modal } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { ApiProblem } from '../../api/client.ts'
import { subscriptions as api, subscriptionsQuery } from '../../api/subscriptions.ts'
import { useProblemText } from '../../ui/problem.tsx'
import { toast } from '../../ui/toast.tsx'
import { keepFreshSecret } from '../sources/webhook/fresh-secret.ts'
import { draftOf, isWhole, SubscriptionForm } from './form.tsx'

export function AddSubscription({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const explain = useProblemText()
  const [draft, setDraft] = useState(() => draftOf())
  const [error, setError] = useState<unknown>()
  async function add() {
    try {
      const made = await api.create(draft)
      keepFreshSecret(client, made.id, made.secret)
      await client.invalidateQueries({ queryKey: subscriptionsQuery.queryKey })
      await navigate({ to: '/settings/subscriptions/$id', params: { id: made.id } })
    } catch (refused) {
      setError(refused)
      if (!(refused instanceof ApiProblem && refused.problem.errors)) toast(explain(refused), { tone: 'bad' })
    }
  }
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
