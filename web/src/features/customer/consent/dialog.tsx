import { useState } from 'react'
import { Input, Modal } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { ConsentAddress, ConsentState, Purpose } from '@huiliu/contracts'
import { consentsQuery, sayConsent } from '../../../api/sending.ts'
import { useChannelName } from '../../../ui/channel.tsx'
import { useProblemText } from '../../../ui/problem.tsx'
import { toast } from '../../../ui/toast.tsx'

export type Saying = { address: ConsentAddress; purpose: Purpose; state: ConsentState }
type Props = { contact: string; saying: Saying; onClose: () => void }

/** Nobody's consent is noted without how it was said: that is what proves it later. */
export function ConsentDialog({ contact, saying: { address, purpose, state }, onClose }: Props) {
  const { t } = useTranslation()
  const channel = useChannelName()
  const client = useQueryClient()
  const explain = useProblemText()
  const [proof, setProof] = useState('')
  const [saving, setSaving] = useState(false)
  async function save() {
    setSaving(true)
    try {
      const said = { recipient: address.recipient, purpose, state, proof: proof.trim() }
      client.setQueryData(consentsQuery(contact).queryKey, await sayConsent(contact, said))
      // What the gate would say of a message has changed with it.
      await client.invalidateQueries({ queryKey: ['sendOptions', contact] })
      toast(t('consent.noted'))
      onClose()
    } catch (error) {
      toast(explain(error), { tone: 'bad' })
      setSaving(false)
    }
  }
  return (
    <Modal
      open
      width={480}
      title={t(`consent.said.${state}`, { purpose: t(`consent.purpose.${purpose}`) })}
      okText={t('consent.note')}
      cancelText={t('act.cancel')}
      okButtonProps={{ disabled: proof.trim() === '', loading: saving }}
      onOk={() => void save()}
      onCancel={onClose}
    >
      <div className="reason-dialog">
        <p className="faint">
          {channel(address.channel)} · {address.address}
        </p>
        <label className="reason-row">
          <span>{t('consent.proof')}</span>
          <Input.TextArea
            autoFocus
            rows={3}
            maxLength={1000}
            value={proof}
            placeholder={t(`consent.proofHint.${state}`)}
            onChange={event => setProof(event.target.value)}
          />
        </label>
      </div>
    </Modal>
  )
}
