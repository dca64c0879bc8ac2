import { useState } from 'react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { ContactView, Proposal } from '@huiliu/contracts'
import { identity } from '../../../api/customers.ts'
import { Said } from '../../../ui/said.tsx'
import { useIdentityAct } from './act.ts'
import { ReasonDialog } from './reason-dialog.tsx'
import { personRef } from './refs.ts'
import { useIdentifierText } from './use-identifier-text.ts'

/** Somebody who may be this person: a human says yes or no; until then nothing is joined. */
export function ProposalCard({ contact, proposal }: { contact: ContactView; proposal: Proposal }) {
  const { t } = useTranslation()
  const run = useIdentityAct()
  const textOf = useIdentifierText()
  const [asked, setAsked] = useState<'confirm' | 'never'>()
  const [why, setWhy] = useState(false)
  const name = proposal.name || t('customer.visitor')
  return (
    <div className="proposal">
      {t('identity.maybe')}{' '}
      <Link to="/customers/$id" params={{ id: proposal.contactId }}>
        {name}
      </Link>{' '}
      {t('identity.sameValue', { kind: t(`idKind.${proposal.identifier.kind}`), value: textOf(proposal.identifier) })}
      {why && (
        <p>
          <Said text={proposal.sentence} />
        </p>
      )}
      <div className="row">
        {contact.can.identity && (
          <>
            <button className="link strong" onClick={() => setAsked('confirm')}>
              {t('identity.confirm')}
            </button>
            <button className="link strong" onClick={() => setAsked('never')}>
              {t('identity.notSame')}
            </button>
          </>
        )}
        <button className="link quiet" aria-expanded={why} onClick={() => setWhy(!why)}>
          {t('identity.whyProposed')}
        </button>
      </div>
      {asked && (
        <ReasonDialog
          title={t(asked === 'confirm' ? 'identity.confirmTitle' : 'identity.neverTitle', { name })}
          act={t(asked === 'confirm' ? 'identity.confirm' : 'identity.notSame')}
          onClose={() => setAsked(undefined)}
          onAct={reason =>
            asked === 'confirm'
              ? run(t('identity.joined', { name }), () => identity.confirm(proposal.edgeId, reason))
              : run(t('identity.parted', { name }), () =>
                  identity.never(personRef(contact.id), personRef(proposal.contactId), reason),
                )
          }
        >
          <p>
            <Said text={proposal.sentence} />
          </p>
        </ReasonDialog>
      )}
    </div>
  )
}
