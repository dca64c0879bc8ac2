import { useState } from 'react'
import { Button, Input } from 'antd'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { AccessAnswer, AccessRequest } from '@huiliu/contracts'
import { ownership, requestsQuery } from '../../api/ownership.ts'
import { Icon } from '../../ui/icon.tsx'
import { When } from '../../ui/when.tsx'
import { useAct } from '../settings/use-act.ts'
import './ownership.css'

type Place = { object: string; id: string }

/** Who asks for access to this record, for whoever may answer. */
export function AccessRequests({ object, id }: Place) {
  const { t } = useTranslation()
  const items = useQuery(requestsQuery(object, id)).data?.items ?? []
  if (items.length === 0) return null
  return (
    <section className="card access-requests" aria-label={t('ownership.requests')}>
      {items.map(request => (
        <Request key={request.id} request={request} place={{ object, id }} />
      ))}
    </section>
  )
}

const GRANTS: AccessAnswer[] = ['read', 'team', 'transfer']

function Request({ request, place }: { request: AccessRequest; place: Place }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const run = useAct(['access-requests', place.object, place.id])
  const [refusing, setRefusing] = useState(false)
  const [reason, setReason] = useState('')
  async function answer(how: AccessAnswer) {
    const done = await run(() => ownership.answer(request.id, how, reason.trim()), t(`ownership.answered.${how}`))
    if (!done.ok) return
    for (const queryKey of [['shares'], ['notices'], ['record', place.object, place.id], ['contact', place.id]])
      void client.invalidateQueries({ queryKey })
  }
  return (
    <article>
      <div className="row">
        <Icon name="key" small />
        <p className="grow">
          <strong>{t('ownership.asks', { name: request.asker })}</strong> <When at={request.at} />
          <br />
          {request.reason}
        </p>
      </div>
      {refusing ? (
        <div className="row">
          <Input
            autoFocus
            maxLength={500}
            aria-label={t('ownership.refuseWhy')}
            placeholder={t('ownership.refuseWhy')}
            value={reason}
            onChange={event => setReason(event.target.value)}
          />
          <Button onClick={() => void answer('refused')}>{t('ownership.answer.refused')}</Button>
          <Button onClick={() => setRefusing(false)}>{t('act.cancel')}</Button>
        </div>
      ) : (
        <div className="row request-answers">
          {GRANTS.map(how => (
            <Button key={how} size="small" onClick={() => void answer(how)}>
              {t(`ownership.answer.${how}`)}
            </Button>
          ))}
          <Button size="small" type="text" onClick={() => setRefusing(true)}>
            {t('ownership.answer.refused')}
          </Button>
        </div>
      )}
    </article>
  )
}
