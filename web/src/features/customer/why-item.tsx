import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { ContactView, TimelineItem } from '@huiliu/contracts'
import { identityQuery } from '../../api/customers.ts'
import { useFormat } from '../../ui/format.ts'
import { useUndo } from '../../ui/toast.tsx'
import { EdgeReasons } from './identity/edge-act.tsx'

const SHOWN = 6
/** What people do to identities can be taken back as what it was; what evidence did is cut edge by edge. */
const BY_HAND = ['identity.cut', 'identity.shared', 'identity.declared_same', 'identity.declared_never']

/** Why this stands on this person's page: which source said it, under which key, by which edges; undo where it was an act. */
export function WhyItem({ contact, item }: { contact: ContactView; item: TimelineItem }) {
  const { t } = useTranslation()
  const format = useFormat()
  const undo = useUndo()
  const identity = useQuery(identityQuery(contact.id)).data
  const sighting = identity?.sightings.find(one => one.id === item.sightingId)
  const told = new Set(textsOf(item.body?.['edges']))
  const joins = item.kind === 'identity'
  const edges =
    identity?.edges.filter(edge =>
      joins ? told.has(edge.id) : edge.sightingId === item.sightingId && edge.state === 'joined',
    ) ?? []
  const mayUndo = joins ? contact.can.identity && BY_HAND.includes(item.type) : contact.can.update
  return (
    <div className="why-item">
      {!joins && <p>{t('why.said', { source: item.source, at: format.exact(item.at) })}</p>}
      {joins && edges.length > 0 && <p>{t(item.type === 'identity.joined' ? 'why.joined' : 'why.edges')}</p>}
      {sighting && !joins && (
        <p>
          {t('why.under', {
            kind: t(`idKind.${sighting.key.kind}`),
            value: sighting.key.value,
            trust: t(`trust.${sighting.trust}`),
          })}
        </p>
      )}
      <EdgeReasons contact={contact} edges={edges.slice(0, SHOWN)} />
      {edges.length > SHOWN && <small>{t('why.more', { count: edges.length - SHOWN })}</small>}
      <small>{t('why.received', { at: format.exact(item.receivedAt), id: item.id })}</small>
      {item.actId && mayUndo && (
        <button className="link" onClick={() => item.actId && void undo(item.actId)}>
          {t('act.undo')}
        </button>
      )}
    </div>
  )
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter(one => typeof one === 'string') : []
}
