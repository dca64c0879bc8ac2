import { useState } from 'react'
import { Modal, Segmented } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { ApiProblem } from '../../api/client.ts'
import { channels as api, channelsQuery, type ChannelKind } from '../../api/channels.ts'
import { useProblemText } from '../../ui/problem.tsx'
import { toast } from '../../ui/toast.tsx'
import { keepFreshSecret } from '../sources/webhook/fresh-secret.ts'
import { ChannelForm } from './form.tsx'
import { draftOf, givenOf } from './forms.ts'

const KINDS: ChannelKind[] = ['mail', 'wechat', 'telephone']

/** Choose a kind, give what it asks for; what it takes from there is on its page. */
export function AddChannel({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const explain = useProblemText()
  const [kind, setKind] = useState<ChannelKind>('mail')
  const [draft, setDraft] = useState(() => draftOf('mail', { name: '', settings: {} }))
  const [error, setError] = useState<unknown>()
  function choose(chosen: ChannelKind) {
    setKind(chosen)
    setDraft({ ...draftOf(chosen, { name: '', settings: {} }), name: draft.name })
    setError(undefined)
  }
  async function connect() {
    try {
      const { secret, ...made } = await api.connect(kind, givenOf(kind, draft, {}))
      if (secret) keepFreshSecret(client, made.id, secret)
      await client.invalidateQueries({ queryKey: channelsQuery.queryKey })
      await navigate({ to: '/settings/channels/$id', params: { id: made.id } })
    } catch (refused) {
      setError(refused)
      if (!(refused instanceof ApiProblem && refused.problem.errors)) toast(explain(refused), { tone: 'bad' })
    }
  }
  return (
    <Modal
      open
      width={520}
      title={t('channels.add')}
      okText={t('channels.connect')}
      cancelText={t('act.cancel')}
      okButtonProps={{ disabled: draft.name.trim() === '' }}
      onOk={connect}
      onCancel={onClose}
    >
      <div className="form-row">
        <Segmented
          aria-label={t('channels.kindLabel')}
          value={kind}
          onChange={choose}
          options={KINDS.map(value => ({ value, label: t(`channels.kind.${value}`) }))}
        />
        <small>{t(`channels.kindHelp.${kind}`)}</small>
      </div>
      <ChannelForm key={kind} kind={kind} draft={draft} onDraft={setDraft} known={[]} error={error} />
    </Modal>
  )
}
