import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ContactView, LinkView } from '@huiliu/contracts'
import { identity } from '../../../api/customers.ts'
import { When } from '../../../ui/when.tsx'
import { Said } from '../../../ui/said.tsx'
import { useIdentityAct } from './act.ts'
import { ReasonDialog } from './reason-dialog.tsx'

/** What people said about these sources, with their reasons; each word can be withdrawn. */
export function LinkList({ contact, links }: { contact: ContactView; links: LinkView[] }) {
  const { t } = useTranslation()
  const run = useIdentityAct()
  const [asked, setAsked] = useState<LinkView>()
  if (links.length === 0) return null
  return (
    <section>
      <h2>{t('identity.links')}</h2>
      <ul className="edges plain-list">
        {links.map(link => (
          <li key={link.id}>
            <span className={`tag ${link.verdict === 'same' ? 'ok' : 'warn'}`}>
              {t(`identity.verdict.${link.verdict}`)}
            </span>
            <span className="grow">
              <Said text={link.sentence} />
              <small>
                {link.by} · {link.reason} · <When at={link.at} />
              </small>
            </span>
            {contact.can.identity && (
              <button className="link" onClick={() => setAsked(link)}>
                {t('identity.withdraw')}
              </button>
            )}
          </li>
        ))}
      </ul>
      {asked && (
        <ReasonDialog
          title={t('identity.withdrawTitle')}
          act={t('identity.withdraw')}
          onClose={() => setAsked(undefined)}
          onAct={reason => run(t('identity.withdrawn'), () => identity.cutEdge(asked.id, reason))}
        >
          <p>
            <Said text={asked.sentence} />
          </p>
        </ReasonDialog>
      )}
    </section>
  )
}
