import { useEffect, useState } from 'react'
import { Segmented } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Navigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { ContactView } from '@huiliu/contracts'
import { contactQuery, riverQuery } from '../../api/customers.ts'
import { meQuery } from '../../api/auth.ts'
import { Bones } from '../../ui/bones.tsx'
import { useNarrow } from '../../ui/narrow.ts'
import { ProblemView } from '../../ui/problem.tsx'
import { AccessRequests } from '../ownership/requests.tsx'
import { Aside, Orders } from './aside.tsx'
import { CustomerHead } from './head.tsx'
import { IdentityCard } from './identity/card.tsx'
import { Profile } from './profile.tsx'
import { River, type Span } from './river.tsx'
import { periodRange } from './river-geometry.ts'
import { TimelineCard } from './timeline.tsx'
import './customer.css'

const route = getRouteApi('/shell/customers/$id')

/** 客户360: who they are, the river, one timeline over all channels, what they bought, why they are one person. */
export function CustomerPage() {
  const { id } = route.useParams()
  const found = useQuery(contactQuery(id))
  if (found.isError) return <ProblemView error={found.error} retry={() => void found.refetch()} />
  if (!found.data) return <CustomerBones />
  // Joined into another: the address becomes the survivor's, so that its live hints are ours.
  if (found.data.id !== id) return <Navigate to="/customers/$id" params={{ id: found.data.id }} replace />
  return <Customer key={id} contact={found.data} />
}

/** `compact`: beside something else, in two columns instead of three. */
export function Customer({ contact, compact = false }: { contact: ContactView; compact?: boolean }) {
  const narrow = useNarrow()
  const [span, setSpan] = useState<Span>()
  const river = useQuery(riverQuery(contact.id)).data
  const timeZone = useQuery({ ...meQuery, enabled: false }).data?.workspace.timeZone ?? 'Asia/Shanghai'
  const range = river && span ? periodRange(river, span, timeZone) : undefined
  const { t } = useTranslation()
  const name = contact.name || t('customer.visitor')
  useEffect(() => {
    document.title = name
  }, [name])
  const head = (
    <header className="card customer-head">
      <CustomerHead contact={contact} name={name} />
      <River id={contact.id} span={span} onSpan={setSpan} />
      {!contact.anonymous && <AccessRequests object="contact" id={contact.id} />}
    </header>
  )
  if (narrow) return <Narrow contact={contact} range={range} head={head} />
  if (compact)
    return (
      <div className="page customer compact">
        {head}
        <div className="customer-columns">
          <TimelineCard contact={contact} range={range} />
          <div className="customer-column">
            <Orders contact={contact} />
            <Profile contact={contact} />
            <IdentityCard contact={contact} />
          </div>
        </div>
      </div>
    )
  return (
    <div className="page customer">
      {head}
      <div className="customer-columns">
        <div className="customer-column">
          <Profile contact={contact} />
          <IdentityCard contact={contact} />
        </div>
        <TimelineCard contact={contact} range={range} />
        <div className="customer-column">
          <Aside contact={contact} />
        </div>
      </div>
    </div>
  )
}

type Part = 'timeline' | 'profile' | 'identity' | 'more'
const PARTS: Part[] = ['timeline', 'profile', 'identity', 'more']
function Narrow({
  contact,
  range,
  head,
}: {
  contact: ContactView
  range: { from: string; to: string } | undefined
  head: React.ReactNode
}) {
  const { t } = useTranslation()
  const [part, setPart] = useState<Part>('timeline')
  return (
    <div className="page customer narrow">
      {head}
      <Segmented
        block
        value={part}
        onChange={setPart}
        options={PARTS.map(one => ({ value: one, label: t(`customer.part.${one}`) }))}
        aria-label={t('customer.parts')}
      />
      {part === 'timeline' && <TimelineCard contact={contact} range={range} />}
      {part !== 'timeline' && (
        <div className="customer-column">
          {part === 'profile' && <Profile contact={contact} />}
          {part === 'identity' && <IdentityCard contact={contact} />}
          {part === 'more' && <Aside contact={contact} />}
        </div>
      )}
    </div>
  )
}

export function CustomerBones() {
  return (
    <div className="page customer">
      <div className="card customer-head">
        <Bones rows={5} height={18} />
      </div>
      <div className="customer-columns">
        <div className="card">
          <Bones rows={8} />
        </div>
        <div className="card">
          <Bones rows={12} />
        </div>
        <div className="card">
          <Bones rows={6} />
        </div>
      </div>
    </div>
  )
}
