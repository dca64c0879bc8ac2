import { useState } from 'react'
import { Modal, Segmented } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { channels as api, channelsQuery, type ChannelKind } from '../../api/channels.ts'
import { keepFreshSecret } from '../sources/webhook/fresh-secret.ts'
import { ChannelForm } from './form.tsx'
import { draftOf, givenOf } from './forms.ts'
import { useSave } from '../settings/use-save.ts'

const KINDS: ChannelKind[] = ['mail', 'wechat', 'telephone']

/** Choose a kind, give what it asks for; what it takes from there is on its page. */
export function AddChannel({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [kind, setKind] = useState<ChannelKind>('mail')
  const [draft, setDraft] = useState(() => draftOf('mail', { name: '', settings: {} }))
  const { error, save, forget } = useSave(channelsQuery.queryKey)
  function choose(chosen: ChannelKind) {
    setKind(chosen)
    setDraft({ ...draftOf(chosen, { name: '', settings: {} }), name: draft.name })
    forget()
  }
  const connect = () =>
    save(
      () => api.connect(kind, givenOf(kind, draft, {})),
      async ({ id, secret }) => {
        if (secret) keepFreshSecret(client, id, secret)
        await navigate({ to: '/settings/channels/$id', params: { id } })
      },
    )
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
