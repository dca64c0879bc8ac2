import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { IdentityView } from '@huiliu/contracts'
import { explainQuery } from '../../../api/customers.ts'
import { Said } from '../../../ui/said.tsx'
import { ref } from './refs.ts'

const SENTENCES = 3

/** "为什么是同一人？": the path from the first to the last source in sentences; the whole graph one click away. */
export function WhyOne({ view, onOpen }: { view: IdentityView; onOpen: () => void }) {
  const { t } = useTranslation()
  const [first] = view.sightings
  const last = view.sightings.at(-1)
  const joined =
    view.edges.filter(edge => edge.state === 'joined').length +
    view.links.filter(link => link.verdict === 'same').length
  const many = first !== undefined && last !== undefined && first !== last
  const explained = useQuery({ ...explainQuery(ref(first), ref(last)), enabled: many }).data
  if (!many) return <p className="why-one">{t('identity.onlyOne')}</p>
  const sentences = explained?.same ? explained.path.map(step => step.sentence) : []
  return (
    <div className="why-one">
      <button className="link" onClick={onOpen}>
        {t('identity.why')}
      </button>{' '}
      <Said text={sentences.slice(0, SENTENCES).join(t('identity.join_sentences'))} />
      {sentences.length > SENTENCES && '…'} {t('identity.edges', { count: joined })}
    </div>
  )
}
