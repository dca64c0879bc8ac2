import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Condition } from '@huiliu/contracts'
import { objectQuery } from '../../api/objects.ts'
import { topQuery } from '../../api/records.ts'
import { FieldValue } from '../../ui/field-value.tsx'
import { asText, recordName } from '../../ui/fields.ts'
import { When } from '../../ui/when.tsx'

const SHOWN = 6

/** My customers, the lately changed first. */
export function MyCustomers({ member }: { member: string }) {
  const { t } = useTranslation()
  const filter: Condition = { field: 'owner_id', op: 'eq', value: member }
  const def = useQuery(objectQuery('contact')).data
  const found = useQuery(
    topQuery('contact', { filter, sort: [{ field: 'updated_at', dir: 'desc' }], limit: SHOWN }),
  ).data
  const stage = def?.fields.find(field => field.type === 'select')
  if (!found || found.items.length === 0) return null
  return (
    <section className="card to-do">
      <header>
        <h2>{t('today.mine')}</h2>
        <span className="n">{found.count}</span>
        <Link to="/customers" search={{ filter }} className="end">
          {t('today.toList')}
        </Link>
      </header>
      <ul className="plain-list">
        {found.items.map(row => (
          <li key={row.id}>
            <Link to="/customers/$id" params={{ id: row.id }} className="cut">
              {recordName(def, row)}
            </Link>
            <span className="faint cut grow">{asText(row.account_name) || asText(row.city)}</span>
            {stage && <FieldValue field={stage} value={row[stage.name]} />}
            <small>
              <When at={asText(row.updated_at)} />
            </small>
          </li>
        ))}
      </ul>
    </section>
  )
}
