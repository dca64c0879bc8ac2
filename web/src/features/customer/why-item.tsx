import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { ContactView, TimelineItem } from '@huiliu/contracts'
import { identityQuery } from '../../api/customers.ts'
import { useFormat } from '../../ui/format.ts'
import { Said } from '../../ui/said.tsx'
import { useUndo } from '../../ui/toast.tsx'

/** Why this stands on this person's page: which source said it, under which key, by which edges; undo where it was an act. */
export function WhyItem({ contact, item }: { contact: ContactView; item: TimelineItem }) {
  const { t } = useTranslation()
  const format = useFormat()
  const undo = useUndo()
  const identity = useQuery(identityQuery(contact.id)).data
  const sighting = identity?.sightings.find(one => one.id === item.sightingId)
  const edges = identity?.edges.filter(edge => edge.sightingId === item.sightingId && edge.state === 'joined') ?? []
  return (
    <div className="why-item">
      <p>{t('why.said', { source: item.source, at: format.exact(item.at) })}</p>
      {sighting && (
        <p>
          {t('why.under', {
            kind: t(`idKind.${sighting.key.kind}`),
            value: sighting.key.value,
            trust: t(`trust.${sighting.trust}`),
          })}
        </p>
      )}
      {edges.length > 0 && (
        <ul>
          {edges.slice(0, 4).map(edge => (
            <li key={edge.id}>
              <Said text={edge.sentence} />
            </li>
          ))}
        </ul>
      )}
      <small>{t('why.received', { at: format.exact(item.receivedAt), id: item.id })}</small>
      {item.actId && contact.can.update && (
        <button className="link" onClick={() => item.actId && void undo(item.actId)}>
          {t('act.undo')}
        </button>
      )}
    </div>
  )
}
