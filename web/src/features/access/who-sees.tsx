import { useState } from 'react'
import { Button, Drawer } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { RecordShare, RecordShares } from '@huiliu/contracts'
import { access, sharesQuery } from '../../api/access.ts'
import { Bones } from '../../ui/bones.tsx'
import { useFormat } from '../../ui/format.ts'
import { Icon } from '../../ui/icon.tsx'
import { ProblemView } from '../../ui/problem.tsx'
import { useAct } from '../settings/use-act.ts'
import { RecipientName } from './recipient-name.tsx'
import { ShareForm } from './share-form.tsx'
import { WhyAccess } from './why-access.tsx'
import './access.css'

export type Place = { object: string; id: string }
type Props = Place & { name: string; onClose: () => void }

/** 谁能看到: whose a record is, with whom it is shared, and why one member sees it or does not. */
export function WhoSees({ object, id, name, onClose }: Props) {
  const { t } = useTranslation()
  const found = useQuery(sharesQuery(object, id))
  return (
    <Drawer open size={480} title={t('access.title', { name })} onClose={onClose} rootClassName="who-sees">
      {found.isError && <ProblemView error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Bones rows={5} />}
      {found.data && <Team place={{ object, id }} shares={found.data} />}
      <WhyAccess object={object} id={id} />
    </Drawer>
  )
}

function Team({ place, shares }: { place: Place; shares: RecordShares }) {
  const { t } = useTranslation()
  const [sharing, setSharing] = useState(false)
  return (
    <section className="access-part">
      <header className="row">
        <h3>{t('access.team')}</h3>
        <span className="grow" />
        {shares.may && !sharing && (
          <Button size="small" icon={<Icon name="plus" small />} onClick={() => setSharing(true)}>
            {t('access.share')}
          </Button>
        )}
      </header>
      {sharing && <ShareForm place={place} onClose={() => setSharing(false)} />}
      <ul className="access-list">
        <li className="row">
          <Icon name="person" small />
          <span className="grow cut">{shares.owner?.name ?? t('access.nobody')}</span>
          <small>
            {t('system.owner_id')}
            {shares.department && ` · ${shares.department.name}`}
          </small>
        </li>
        {shares.items.map(share => (
          <ShareLine key={`${share.id} ${share.rule?.id ?? ''}`} place={place} share={share} may={shares.may} />
        ))}
      </ul>
      <p className="faint access-note">{t('access.rolesToo')}</p>
    </section>
  )
}

type LineProps = { place: Place; share: RecordShare; may: boolean }

function ShareLine({ place, share: { id, to, level, duty, rule, by, endsAt }, may }: LineProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const run = useAct(['shares', place.object, place.id])
  const why = rule ? t('access.byRule', { name: rule.name }) : by ? t('access.byHand', { name: by }) : t('access.hand')
  return (
    <li className="row">
      <Icon name={to.kind === 'member' ? 'person' : to.kind === 'role' ? 'key' : 'people'} small />
      <span className="grow">
        <RecipientName to={to} />
        <small>
          {duty && `${duty} · `}
          {t(`sharing.level.${level}`)} · {why}
          {endsAt && ` · ${t('access.until', { time: format.exact(endsAt) })}`}
        </small>
      </span>
      {may && !rule && (
        <button
          className="icon-button"
          aria-label={t('access.unshare', { name: to.name })}
          onClick={() => void run(() => access.unshare(place.object, place.id, id), t('access.unshared'))}
        >
          <Icon name="close" small />
        </button>
      )}
    </li>
  )
}
