import { lazy, Suspense, useState } from 'react'
import { Button, Dropdown, type MenuProps } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { ContactView } from '@huiliu/contracts'
import { objectQuery } from '../../api/objects.ts'
import { initial } from '../../app/me-menu.tsx'
import { FieldValue } from '../../ui/field-value.tsx'
import { asText } from '../../ui/fields.ts'
import { useFormat } from '../../ui/format.ts'
import { Icon } from '../../ui/icon.tsx'
import { When } from '../../ui/when.tsx'
import { FollowUpLine, GiveBack } from '../ownership/give-back.tsx'
import { KeepButtons } from '../discussion/keep-buttons.tsx'
import { useDeleteRecords } from '../list/edit.ts'
import { JoinDialog, type JoinVerdict } from './identity/join-dialog.tsx'
import { RecordVisitor } from './record-visitor.tsx'

const WhoSees = lazy(() => import('../access/who-sees.tsx').then(module => ({ default: module.WhoSees })))

/** Name, state, how to reach them, who owns them, first contact, and what can be done. */
export function CustomerHead({ contact, name }: { contact: ContactView; name: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  return (
    <div className="row customer-top">
      <span className="avatar square" aria-hidden="true">
        {initial(name)}
      </span>
      <div className="grow">
        <div className="row customer-name">
          <h1 className="cut">{name}</h1>
          {contact.anonymous && <span className="tag">{t('customer.anonymous')}</span>}
          {!contact.anonymous && (
            <span className={contact.verified ? 'tag ok' : 'tag warn'}>
              {t(contact.verified ? 'trust.verified' : 'trust.claimed')}
            </span>
          )}
          <SelectTags contact={contact} />
        </div>
        <div className="customer-sub">
          <Reach contact={contact} />
          <span>
            {t('customer.owner')} <b>{contact.ownerName ?? t('customer.noOwner')}</b>
          </span>
          <span title={format.exact(contact.firstAt)}>
            {t('customer.first')} <b>{format.date(contact.firstAt)}</b>
          </span>
          <span>
            {t('customer.last')}{' '}
            <b>
              <When at={contact.lastAt} />
            </b>
          </span>
          {!contact.anonymous && <FollowUpLine object="contact" id={contact.id} />}
        </div>
      </div>
      {contact.record && <KeepButtons object="contact" id={contact.id} />}
      {contact.ownerName !== null && contact.can.update && (
        <GiveBack object="contact" id={contact.id} onDone={() => void navigate({ to: '/customers' })} />
      )}
      <Acts contact={contact} name={name} />
    </div>
  )
}

function Reach({ contact: { record } }: { contact: ContactView }) {
  const format = useFormat()
  const phone = asText(record?.phone)
  const email = asText(record?.email)
  return (
    <>
      {phone && <span>{phone.includes('*') ? phone : <a href={`tel:${phone}`}>{format.phone(phone)}</a>}</span>}
      {email && <span className="cut">{email.includes('*') ? email : <a href={`mailto:${email}`}>{email}</a>}</span>}
    </>
  )
}

/** The record's choices (grade, stage, tags) are its tags. */
function SelectTags({ contact: { record } }: { contact: ContactView }) {
  const fields = useQuery(objectQuery('contact')).data?.fields ?? []
  if (!record) return null
  const tags = fields
    .filter(field => (field.type === 'select' || field.type === 'multi_select') && asText(record[field.name]) !== '')
    .slice(0, 4)
  return (
    <>
      {tags.map(field => (
        <FieldValue key={field.name} field={field} value={record[field.name]} />
      ))}
    </>
  )
}

function Acts({ contact, name }: { contact: ContactView; name: string }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const remove = useDeleteRecords('contact')
  const [verdict, setVerdict] = useState<JoinVerdict>()
  const [recording, setRecording] = useState(false)
  const [asking, setAsking] = useState(false)
  const items: MenuProps['items'] = [
    ...(contact.can.identity
      ? [
          {
            key: 'join',
            icon: <Icon name="link" small />,
            label: t('identity.join'),
            onClick: () => setVerdict('same'),
          },
          {
            key: 'never',
            icon: <Icon name="close" small />,
            label: t('identity.never'),
            onClick: () => setVerdict('never'),
          },
        ]
      : []),
    ...(contact.anonymous
      ? []
      : [{ key: 'who', icon: <Icon name="eye" small />, label: t('access.who'), onClick: () => setAsking(true) }]),
    ...(contact.can.delete && !contact.anonymous
      ? [
          {
            key: 'delete',
            danger: true,
            icon: <Icon name="trash" small />,
            label: t('customer.delete'),
            onClick: () => void remove([contact.id]).then(ok => (ok ? navigate({ to: '/customers' }) : undefined)),
          },
        ]
      : []),
  ]
  return (
    <div className="row customer-acts">
      {contact.anonymous && (
        <Button type="primary" onClick={() => setRecording(true)}>
          {t('customer.record')}
        </Button>
      )}
      {items.length > 0 && (
        <Dropdown menu={{ items }} trigger={['click']} placement="bottomRight">
          <Button aria-label={t('act.more')} icon={<Icon name="more" small />} />
        </Dropdown>
      )}
      {verdict && <JoinDialog contact={contact} name={name} verdict={verdict} onClose={() => setVerdict(undefined)} />}
      {asking && (
        <Suspense fallback={null}>
          <WhoSees object="contact" id={contact.id} name={name} onClose={() => setAsking(false)} />
        </Suspense>
      )}
      {recording && <RecordVisitor contact={contact} onClose={() => setRecording(false)} />}
    </div>
  )
}
