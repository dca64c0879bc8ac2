import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ContactView } from '@huiliu/contracts'
import { identity } from '../../../api/customers.ts'
import { RecordPicker } from '../../../ui/pickers.tsx'
import { useIdentityAct } from './act.ts'
import { ReasonDialog } from './reason-dialog.tsx'
import { personRef } from './refs.ts'

export type JoinVerdict = 'same' | 'never'
type Props = { contact: ContactView; name: string; verdict: JoinVerdict; onClose: () => void }

/** A person's word about two people: one and the same, or never the same. */
export function JoinDialog({ contact, name, verdict, onClose }: Props) {
  const { t } = useTranslation()
  const run = useIdentityAct()
  const [other, setOther] = useState<string | null>(null)
  const a = personRef(contact.id)
  const ready = other !== null && other !== contact.id
  return (
    <ReasonDialog
      title={t(verdict === 'same' ? 'identity.joinTitle' : 'identity.strangersTitle', { name })}
      act={t(verdict === 'same' ? 'identity.joinAct' : 'identity.neverAct')}
      ready={ready}
      onClose={onClose}
      onAct={async reason => {
        if (other === null) return undefined
        const b = personRef(other)
        if (verdict === 'same') return run(t('identity.joined', { name }), () => identity.join(a, b, reason))
        return run(t('identity.parted', { name }), () => identity.never(a, b, reason))
      }}
    >
      <p>{t(verdict === 'same' ? 'identity.joinHelp' : 'identity.neverHelp')}</p>
      <label className="reason-row">
        <span>{t('identity.other')}</span>
        <RecordPicker
          object="contact"
          value={other}
          onChange={setOther}
          aria-label={t('identity.other')}
          style={{ width: '100%' }}
        />
      </label>
      {other === contact.id && <p className="required">{t('identity.sameOne')}</p>}
    </ReasonDialog>
  )
}
