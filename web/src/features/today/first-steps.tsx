import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { membersQuery } from '../../api/auth.ts'
import { topQuery } from '../../api/records.ts'
import { sourcesQuery } from '../../api/sources.ts'
import { Icon } from '../../ui/icon.tsx'

/** The first three things to do in a new workspace; gone once they are done. */
export function FirstSteps() {
  const { t } = useTranslation()
  const sources = useQuery(sourcesQuery).data?.items
  const members = useQuery(membersQuery).data?.items
  const customers = useQuery(topQuery('contact', { limit: 1 })).data
  if (!sources || !members || !customers) return null
  const steps = [
    {
      key: 'connect',
      done: sources.some(source => source.kind !== 'crm' && source.lastEventAt !== null),
      link: { to: '/settings/$section', params: { section: 'sources' } },
    },
    {
      key: 'invite',
      done: members.length > 1,
      link: { to: '/settings/$section', params: { section: 'members' } },
    },
    { key: 'customer', done: customers.items.length > 0, link: { to: '/customers' } },
  ] as const
  if (steps.every(step => step.done)) return null
  return (
    <section className="card to-do first-steps">
      <header>
        <h2>{t('firstSteps.title')}</h2>
        <span className="n">{t('firstSteps.done', { done: steps.filter(step => step.done).length })}</span>
      </header>
      <ol className="plain-list">
        {steps.map(({ key, done, link }) => (
          <li key={key} className={done ? 'done' : ''}>
            <span className="step-mark">{done && <Icon name="check" small />}</span>
            <span className="grow">
              {t(`firstSteps.${key}`)}
              <small>{t(`firstStepsHelp.${key}`)}</small>
            </span>
            {!done && <Link {...link}>{t('firstSteps.go')}</Link>}
          </li>
        ))}
      </ol>
    </section>
  )
}
