import { useEffect, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { meQuery } from '../../api/auth.ts'
import { useFormat } from '../../ui/format.ts'
import { FirstSteps } from './first-steps.tsx'
import { MyCustomers } from './my-customers.tsx'
import { Numbers } from './numbers.tsx'
import { JustHere } from './just-here.tsx'
import { ToDo } from './to-do.tsx'
import './today.css'

/** 今天: what waits for somebody, with its reason and one act each; how the day goes; who has just been here. */
export function TodayPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const [now] = useState(() => new Date().toISOString())
  const me = useQuery({ ...meQuery, enabled: false }).data
  useEffect(() => {
    document.title = t('job.today')
  }, [t])
  if (!me) return null
  return (
    <div className="page scroll today">
      <header>
        <h1>{t('job.today')}</h1>
        <span className="faint">{format.weekday(now)}</span>
      </header>
      <Numbers sources={me.can.sources} />
      <div className="today-columns">
        <div>
          {me.can.sources && me.can.members && <FirstSteps />}
          <ToDo me={me} />
        </div>
        <div>
          {me.can.sources && <JustHere />}
          <MyCustomers member={me.member.id} />
        </div>
      </div>
    </div>
  )
}
