import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { ConsentAddress, ConsentEntry, ConsentState, ContactView, Purpose } from '@huiliu/contracts'
import { consentsQuery } from '../../../api/sending.ts'
import { useActorName } from '../../../ui/actor-name.ts'
import { Bones } from '../../../ui/bones.tsx'
import { useChannelName } from '../../../ui/channel.tsx'
import { useProblemText } from '../../../ui/problem.tsx'
import { When } from '../../../ui/when.tsx'
import { ConsentDialog, type Saying } from './dialog.tsx'
import './consent.css'

const PURPOSES: Purpose[] = ['marketing', 'service']
const SHOWN = 3

/** 同意: what the customer agreed to by address and purpose, noted by hand where he said it, and the ledger. */
export function ConsentCard({ contact }: { contact: ContactView }) {
  const { t } = useTranslation()
  const explain = useProblemText()
  const found = useQuery(consentsQuery(contact.id))
  const [saying, setSaying] = useState<Saying>()
  return (
    <section className="card" aria-label={t('consent.title')}>
      <header>
        <h2>{t('consent.title')}</h2>
      </header>
      {found.isPending && <Bones rows={2} />}
      {found.isError && <p className="card-note bad-text">{explain(found.error)}</p>}
      {found.data?.addresses.length === 0 && <p className="card-note">{t('consent.noAddress')}</p>}
      {found.data && (
        <ul className="plain-list side-list">
          {found.data.addresses.map(one => (
            <AddressLine key={one.recipient} address={one} may={contact.can.update} onSay={setSaying} />
          ))}
        </ul>
      )}
      {found.data && found.data.items.length > 0 && <Ledger entries={found.data.items} />}
      {saying && <ConsentDialog contact={contact.id} saying={saying} onClose={() => setSaying(undefined)} />}
    </section>
  )
}

type LineProps = { address: ConsentAddress; may: boolean; onSay: (saying: Saying) => void }

function AddressLine({ address, may, onSay }: LineProps) {
  const channel = useChannelName()
  return (
    <li className="consent-address">
      <span className="cut" title={address.address}>
        {channel(address.channel)} · {address.address}
      </span>
      {PURPOSES.map(purpose => (
        <PurposeLine key={purpose} {...{ address, purpose, may, onSay }} />
      ))}
    </li>
  )
}

function PurposeLine({ address, purpose, may, onSay }: LineProps & { purpose: Purpose }) {
  const { t } = useTranslation()
  const state = address[purpose]
  const next: ConsentState[] = state === null ? ['given', 'withdrawn'] : [state === 'given' ? 'withdrawn' : 'given']
  // Service needs no consent: all that can be said of it is that it is no longer wanted, or wanted again.
  const offered = purpose === 'service' && state === null ? (['withdrawn'] as const) : next
  return (
    <div className="consent-purpose">
      <span>{t(`consent.purpose.${purpose}`)}</span>
      <span className={`tag ${state === 'given' ? 'ok' : state === 'withdrawn' ? 'warn' : ''}`}>
        {t(`consent.${purpose}.${state ?? 'none'}`)}
      </span>
      {may && (
        <span className="consent-acts">
          {offered.map(one => (
            <button key={one} className="link" onClick={() => onSay({ address, purpose, state: one })}>
              {t(`consent.say.${one}`)}
            </button>
          ))}
        </span>
      )}
    </div>
  )
}

/** The newest word counts; those before it stay. */
function Ledger({ entries }: { entries: ConsentEntry[] }) {
  const { t } = useTranslation()
  const [all, setAll] = useState(false)
  return (
    <div className="consent-ledger">
      <h3>{t('consent.ledger')}</h3>
      <ol>
        {(all ? entries : entries.slice(0, SHOWN)).map(entry => (
          <LedgerLine key={entry.id} entry={entry} />
        ))}
      </ol>
      {entries.length > SHOWN && (
        <button className="link" aria-expanded={all} onClick={() => setAll(!all)}>
          {t(all ? 'consent.fewer' : 'consent.all', { count: entries.length })}
        </button>
      )}
    </div>
  )
}

function LedgerLine({ entry }: { entry: ConsentEntry }) {
  const { t } = useTranslation()
  const channel = useChannelName()
  const actorName = useActorName()
  const { purpose, state, said, proof, actor, at, address } = entry
  const who = said === 'staff' && actor ? actorName(actor) : t('consent.byCustomer')
  return (
    <li>
      <span>
        {t(`consent.said.${state}`, { purpose: t(`consent.purpose.${purpose}`) })}
        <small className="cut" title={address}>
          {channel(entry.channel)} · {address}
        </small>
      </span>
      <small>
        <When at={at} /> · {who}
      </small>
      {proof && <p className="quote">{proof}</p>}
    </li>
  )
}
