import { lazy, Suspense } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { ContactView, Field, RecordRow } from '@huiliu/contracts'
import { ordersOfQuery, PAGE_ORDERS } from '../../api/customers.ts'
import { objectQuery, type ObjectWithRights } from '../../api/objects.ts'
import { recordQuery } from '../../api/records.ts'
import { words } from '../../app/i18n.ts'
import { Bones } from '../../ui/bones.tsx'
import { FieldValue } from '../../ui/field-value.tsx'
import { asText, recordName } from '../../ui/fields.ts'
import { useFormat } from '../../ui/format.ts'
import { When } from '../../ui/when.tsx'
import { ConsentCard } from './consent/card.tsx'
import { RecordHistory } from '../record/record-history.tsx'

const Discussion = lazy(() => import('../discussion/discussion.tsx').then(module => ({ default: module.Discussion })))

/** What was bought, the company, and who changed the record. */
export function Aside({ contact }: { contact: ContactView }) {
  const def = useQuery(objectQuery('contact')).data
  const account = def?.fields.find(field => field.type === 'lookup' && field.object === 'account')
  const accountId = account ? asText(contact.record?.[account.name]) : ''
  return (
    <>
      <Orders contact={contact} />
      {accountId && <Account id={accountId} />}
      {contact.record && <ConsentCard contact={contact} />}
      {contact.record && (
        <section className="card">
          <Suspense fallback={<Bones rows={3} />}>
            <Discussion object="contact" id={contact.id} />
          </Suspense>
        </section>
      )}
      {def && !contact.anonymous && (
        <section className="card">
          <RecordHistory def={def} id={contact.id} />
        </section>
      )}
    </>
  )
}

export function Orders({ contact }: { contact: ContactView }) {
  const { t } = useTranslation()
  const format = useFormat()
  const def = useQuery(objectQuery('order')).data
  const found = useQuery(ordersOfQuery(contact.id))
  if (!def) return null
  const rows = found.data?.items ?? []
  return (
    <section className="card">
      <header>
        <h2>{t('job.order')}</h2>
        <span className="n">{contact.orders.count > 0 && t('orders.count', { count: contact.orders.count })}</span>
        {contact.orders.totals && <span className="end num orders-total">{format.moneys(contact.orders.totals)}</span>}
      </header>
      {found.isPending && <Bones rows={3} />}
      {found.isSuccess && rows.length === 0 && <p className="card-note">{t('orders.none')}</p>}
      <ul className="plain-list side-list">
        {rows.map(row => (
          <OrderLine key={row.id} def={def} row={row} />
        ))}
      </ul>
      {contact.orders.count > PAGE_ORDERS && (
        <Link
          to="/o/$object"
          params={{ object: 'order' }}
          search={{ filter: { field: 'contact', op: 'eq', value: contact.id } }}
          className="side-more"
        >
          {t('orders.all', { count: contact.orders.count })}
        </Link>
      )}
    </section>
  )
}

function OrderLine({ def, row }: { def: ObjectWithRights; row: RecordRow }) {
  const amount = def.fields.find(field => field.type === 'currency')
  const state = def.fields.find(field => field.type === 'select')
  const at = asText(row[dateOf(def)?.name ?? 'created_at'])
  return (
    <li>
      <span>
        <Link to="/o/$object/$id" params={{ object: 'order', id: row.id }}>
          {recordName(def, row)}
        </Link>
        {at && (
          <small>
            <When at={at} />
          </small>
        )}
      </span>
      <span className="num">
        {amount && <FieldValue field={amount} value={row[amount.name]} row={row} />}
        {state && (
          <span className="side-state">
            <FieldValue field={state} value={row[state.name]} />
          </span>
        )}
      </span>
    </li>
  )
}

function dateOf(def: ObjectWithRights | undefined): Field | undefined {
  return def?.fields.find(field => field.type === 'datetime' || field.type === 'date')
}

function Account({ id }: { id: string }) {
  const def = useQuery(objectQuery('account')).data
  const row = useQuery(recordQuery('account', id)).data
  if (!def || !row) return null
  const fields = def.fields.filter(field => field.name !== def.nameField && asText(row[field.name]) !== '').slice(0, 4)
  return (
    <section className="card">
      <header>
        <h2>{words(def.label)}</h2>
        <Link to="/o/$object/$id" params={{ object: 'account', id }} className="end">
          {recordName(def, row)}
        </Link>
      </header>
      <dl className="profile">
        {fields.map(field => (
          <SideField key={field.name} field={field} row={row} />
        ))}
      </dl>
    </section>
  )
}

function SideField({ field, row }: { field: Field; row: RecordRow }) {
  return (
    <>
      <dt>{words(field.label)}</dt>
      <dd>
        <FieldValue field={field} value={row[field.name]} row={row} link />
      </dd>
    </>
  )
}
