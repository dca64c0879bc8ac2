import { lazy, Suspense, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { ContactView, IdentityView, SightingView } from '@huiliu/contracts'
import { identityQuery } from '../../../api/customers.ts'
import { Bones } from '../../../ui/bones.tsx'
import { ChannelMark } from '../../../ui/channel.tsx'
import { useFormat } from '../../../ui/format.ts'
import { ProblemView } from '../../../ui/problem.tsx'
import { otherIdentifiers } from './identifiers.ts'
import { IdentifierLine } from './identifier-line.tsx'
import { ProposalCard } from './proposal.tsx'
import { WhyOne } from './why-one.tsx'
import './identity.css'

const GraphDrawer = lazy(() => import('./drawer.tsx').then(module => ({ default: module.GraphDrawer })))

/** 身份: what each source knows them as, why it is one person, and who else it may be. */
export function IdentityCard({ contact }: { contact: ContactView }) {
  const { t } = useTranslation()
  const found = useQuery(identityQuery(contact.id))
  const [open, setOpen] = useState(false)
  const view = found.data
  return (
    <section className="card">
      <header>
        <h2>{t('identity.title')}</h2>
        {view && (
          <span className="n">
            {t('identity.counts', {
              sources: view.sightings.length,
              identifiers: otherIdentifiers(view).length + view.sightings.length,
            })}
          </span>
        )}
        {view && (
          <button className="link end" onClick={() => setOpen(true)}>
            {t('identity.all')}
          </button>
        )}
      </header>
      {found.isPending && <Bones rows={4} />}
      {found.isError && <ProblemView error={found.error} retry={() => void found.refetch()} />}
      {view && <Lines view={view} />}
      {view && <WhyOne view={view} onOpen={() => setOpen(true)} />}
      {view?.proposals.map(proposal => (
        <ProposalCard key={proposal.edgeId} contact={contact} proposal={proposal} />
      ))}
      {view && open && (
        <Suspense fallback={null}>
          <GraphDrawer contact={contact} view={view} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </section>
  )
}

const SHOWN = 6
function Lines({ view }: { view: IdentityView }) {
  return (
    <ul className="identities plain-list">
      {view.sightings.slice(0, SHOWN).map(sighting => (
        <SightingLine key={sighting.id} sighting={sighting} />
      ))}
      {otherIdentifiers(view)
        .slice(0, SHOWN)
        .map(identifier => (
          <IdentifierLine key={`${identifier.kind}:${identifier.scope}:${identifier.value}`} identifier={identifier} />
        ))}
    </ul>
  )
}

function SightingLine({ sighting }: { sighting: SightingView }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <li title={t('identity.seen', { first: format.date(sighting.firstAt), last: format.exact(sighting.lastAt) })}>
      <ChannelMark channel={sighting.source.channel} />
      <span className="cut">
        <SightingKey sighting={sighting} /> <small>{sighting.source.name}</small>
      </span>
      <small>{t(`trust.${sighting.trust}`)}</small>
    </li>
  )
}

/** What the source calls them; a bare cookie is named by its kind. */
export function SightingKey({ sighting }: { sighting: SightingView }) {
  const { t } = useTranslation()
  const { kind, value } = sighting.key
  return (
    <>
      {t(`idKind.${kind}`)} {value.length > 18 ? `${value.slice(0, 6)}…${value.slice(-4)}` : value}
    </>
  )
}
