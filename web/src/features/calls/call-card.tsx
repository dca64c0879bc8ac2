import { useState } from 'react'
import { Button } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { CallView } from '@huiliu/contracts'
import { callQuery } from '../../api/calls.ts'
import { useFormat } from '../../ui/format.ts'
import { Icon } from '../../ui/icon.tsx'
import { When } from '../../ui/when.tsx'
import { CallClock } from './call-clock.tsx'
import { callerName } from './first-line.ts'
import { NewCustomer } from './new-customer.tsx'
import { WriteNote } from './write-note.tsx'

type Props = { call: CallView; over: boolean; onClose: () => void }

/** One call: who it is, what there is to know before the first word, and what to do. */
export function CallCard({ call: known, over, onClose }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const ended = useQuery({ ...callQuery(known.id), enabled: over }).data
  const call = ended ?? known
  const [open, setOpen] = useState<'note' | 'customer'>()
  const { caller, number, queue, line } = call
  const [only] = caller.is === 'customer' ? caller.persons : []
  const name = callerName(call, { t, format })
  const where = [queue, line && format.phone(line)].filter(Boolean).join(' · ')
  return (
    <article className={`call-card ${call.state}`} aria-label={name}>
      <header>
        <i className="dot" />
        <span className="call-state">{t(`calls.state.${call.direction}.${call.state}`)}</span>
        <CallClock call={call} />
        <button className="quiet-icon end" aria-label={t('act.close')} title={t('act.close')} onClick={onClose}>
          <Icon name="close" small />
        </button>
      </header>
      <div className="call-who">
        <strong className="cut">{name}</strong>
        {only && number.value !== null && <span className="num">{format.phone(number.value)}</span>}
        {where && <small className="faint cut">{where}</small>}
      </div>
      {caller.is === 'customer' || caller.is === 'candidates' ? (
        <Persons caller={caller} />
      ) : (
        <p className="call-about">{t(`calls.about.${caller.is}`)}</p>
      )}
      {call.notes.map(note => (
        <p key={note.id} className="call-note">
          {note.text}
        </p>
      ))}
      {open === 'note' && <WriteNote call={call} onDone={() => setOpen(undefined)} />}
      {open === 'customer' && <NewCustomer call={call} onDone={() => setOpen(undefined)} />}
      <footer>
        {only && (
          <Link to="/customers/$id" params={{ id: only.id }} className="call-open">
            {t('calls.openCustomer')}
          </Link>
        )}
        {caller.is === 'new' && caller.mayCreate && open !== 'customer' && (
          <Button size="small" type="primary" onClick={() => setOpen('customer')}>
            {t('calls.newCustomer')}
          </Button>
        )}
        {open !== 'note' && (
          <Button size="small" onClick={() => setOpen('note')}>
            {t('calls.note')}
          </Button>
        )}
      </footer>
    </article>
  )
}

type Known = Extract<CallView['caller'], { persons: unknown }>

function Persons({ caller }: { caller: Known }) {
  const { t } = useTranslation()
  const several = caller.is === 'candidates'
  return (
    <>
      {several && <p className="call-about">{t('calls.about.candidates')}</p>}
      <ul className="call-persons">
        {caller.persons.map(({ id, name, ownerName, lastAt, openOrders }) => (
          <li key={id}>
            {several && (
              <Link to="/customers/$id" params={{ id }} className="cut">
                {name}
              </Link>
            )}
            <span>{ownerName ? t('calls.ownedBy', { name: ownerName }) : t('calls.unowned')}</span>
            <span>
              {lastAt ? (
                <>
                  {t('calls.last')} <When at={lastAt} />
                </>
              ) : (
                t('calls.firstTime')
              )}
            </span>
            {openOrders !== null && openOrders > 0 && <span>{t('calls.openOrders', { count: openOrders })}</span>}
          </li>
        ))}
      </ul>
    </>
  )
}
