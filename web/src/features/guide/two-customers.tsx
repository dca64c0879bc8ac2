import { useTranslation } from 'react-i18next'
import { initial } from '../../app/me-menu.tsx'
import { asText } from '../../ui/fields.ts'
import { useFormat } from '../../ui/format.ts'
import type { Guide } from './use-guide.ts'
import type { Person } from './use-person.ts'

/** After the cut: both customers, each with their own. */
export function TwoCustomers({ guide: { customer, cardHolder } }: { guide: Guide }) {
  const { t } = useTranslation()
  return (
    <ul className="guide-two" aria-label={t('guide.two')}>
      {[customer, cardHolder].map((person, index) => person && <PersonCard key={index} person={person} />)}
    </ul>
  )
}

function PersonCard({ person: { contact } }: { person: Person }) {
  const { t } = useTranslation()
  const format = useFormat()
  const reach =
    format.phone(asText(contact.record?.['phone'])) || asText(contact.record?.['email']) || t('guide.noNumber')
  return (
    <li>
      <a href={`/customers/${contact.id}`} target="_blank" rel="noopener">
        <span className="avatar square" aria-hidden="true">
          {initial(contact.name)}
        </span>
        <span>
          <strong>{contact.name}</strong>
          <small>{reach}</small>
          <small>
            {t('orders.count', { count: contact.orders.count })}
            {!!contact.orders.totals?.length && ` · ${format.moneys(contact.orders.totals)}`}
          </small>
        </span>
      </a>
    </li>
  )
}
