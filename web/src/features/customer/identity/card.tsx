import { lazy, Suspense, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { ContactView, IdentityView, SightingView } from '@huiliu/contracts'
import { identityQuery } from '../../../api/customers.ts'
import { Bones } from '../../../ui/bones.tsx'
import { ChannelMark } from '../../../ui/channel.tsx'
import { useFormat } from '../../../ui/format.ts'
import { Icon } from '../../../ui/icon.tsx'
import { useNarrow } from '../../../ui/narrow.ts'
import { PopoverButton } from '../../../ui/popover-button.tsx'
import { ProblemView } from '../../../ui/problem.tsx'
import { Said } from '../../../ui/said.tsx'
import { EdgeReasons } from './edge-act.tsx'
import { otherIdentifiers } from './identifiers.ts'
import { IdentifierLine } from './identifier-line.tsx'
import { ProposalCard } from './proposal.tsx'
import { SightingKey } from './sighting-key.tsx'
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
      {view && <Lines contact={contact} view={view} />}
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
type LinesProps = { contact: ContactView; view: IdentityView }
function Lines({ contact, view }: LinesProps) {
  return (
    <ul className="identities plain-list">
      {view.sightings.slice(0, SHOWN).map(sighting => (
        <SightingLine key={sighting.id} contact={contact} view={view} sighting={sighting} />
      ))}
      {otherIdentifiers(view)
        .slice(0, SHOWN)
        .map(identifier => (
          <IdentifierLine key={`${identifier.kind}:${identifier.scope}:${identifier.value}`} identifier={identifier} />
        ))}
    </ul>
  )
}

function SightingLine({ contact, view, sighting }: LinesProps & { sighting: SightingView }) {
  const { t } = useTranslation()
  const format = useFormat()
  const narrow = useNarrow()
  return (
    <li title={t('identity.seen', { first: format.date(sighting.firstAt), last: format.exact(sighting.lastAt) })}>
      <ChannelMark channel={sighting.source.channel} />
      <span className="cut">
        <SightingKey sighting={sighting} /> <small>{sighting.source.name}</small>
      </span>
      <small>{t(`trust.${sighting.trust}`)}</small>
      <PopoverButton
        className="why-mark"
        aria-label={t('identity.whyHere', { source: sighting.source.name })}
        placement={narrow ? 'bottomRight' : 'rightTop'}
        heading={t('identity.whyHere', { source: sighting.source.name })}
        content={() => <WhySighting contact={contact} view={view} sighting={sighting} />}
      >
        <Icon name="why" small />
      </PopoverButton>
    </li>
  )
}

/** On what grounds a source belongs to this person: its edges in sentences, each to be cut here. */
function WhySighting({ contact, view, sighting }: LinesProps & { sighting: SightingView }) {
  const { t } = useTranslation()
  const edges = view.edges.filter(edge => edge.sightingId === sighting.id && edge.state === 'joined')
  const links = view.links.filter(link => link.verdict === 'same' && (link.a === sighting.id || link.b === sighting.id))
  return (
    <div className="why-item">
      {edges.length + links.length === 0 && <p>{t('identity.whyAlone')}</p>}
      <EdgeReasons contact={contact} edges={edges} />
      {links.map(link => (
        <p key={link.id}>
          <Said text={link.sentence} />
        </p>
      ))}
    </div>
  )
}
