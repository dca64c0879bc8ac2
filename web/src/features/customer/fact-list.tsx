import { useTranslation } from 'react-i18next'
import type { FactView, Field } from '@huiliu/contracts'
import { FieldValue } from '../../ui/field-value.tsx'
import { When } from '../../ui/when.tsx'

/** All facts of one field, the shown one first, and the rule that chose it. */
export function FactList({ field, facts }: { field: Field; facts: FactView[] }) {
  const { t } = useTranslation()
  const current = facts.find(fact => fact.current)
  const others = facts.filter(fact => fact !== current)
  return (
    <div className="facts">
      <ul>
        {[...(current ? [current] : []), ...others].map((fact, index) => (
          <li key={`${fact.at}-${index}`} className={fact.current ? 'on' : ''}>
            <span className="grow">
              <FieldValue field={field} value={fact.value} />
              {fact.unusable && <small> {fact.unusable}</small>}
            </span>
            <span className={fact.trust === 'verified' ? 'tag ok' : 'tag'}>{t(`trust.${fact.trust}`)}</span>
            <small>
              {fact.source.name} · <When at={fact.at} />
            </small>
          </li>
        ))}
      </ul>
      <p>{current && t(reasonOf(current, others), { source: current.source.name })}</p>
    </div>
  )
}

/**
 * The survivorship rule, told for this field: staff first, then verified, then claimed; what could be somebody's own before
 * hotlines and the like, and the newest within each. A value that identifies nobody is never chosen.
 */
function reasonOf(current: FactView, others: FactView[]): string {
  if (others.length === 0) return 'facts.whyOnly'
  if (current.source.kind === 'crm') return 'facts.whyStaff'
  const rivals = others.filter(fact => fact.unusable === null)
  if (rivals.length === 0) return 'facts.whyUsable'
  if (current.trust === 'verified' && rivals.some(fact => fact.trust === 'claimed')) return 'facts.whyVerified'
  return rivals.every(fact => fact.at <= current.at) ? 'facts.whyNewest' : 'facts.whyOwn'
}
