import { useState } from 'react'
import { Button, Switch } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { SignOnWay } from '@huiliu/contracts'
import { signOn, signOnWaysQuery } from '../../../api/sign-on.ts'
import { Bones } from '../../../ui/bones.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { ProblemView } from '../../../ui/problem.tsx'
import { useAct } from '../use-act.ts'
import { LinkedMembers } from './linked.tsx'
import { WayForm } from './way-form.tsx'

/** Ways in over another's page: added, tried, switched on, and whom they lead to. */
export function Ways() {
  const { t } = useTranslation()
  const found = useQuery(signOnWaysQuery)
  const [editing, setEditing] = useState<SignOnWay | 'new'>()
  if (found.isError) return <ProblemView error={found.error} retry={() => void found.refetch()} />
  if (!found.data) return <Bones rows={3} />
  return (
    <section>
      <header className="security-line">
        <div>
          <h2>{t('signingIn.ways')}</h2>
          <p>{t('signingIn.waysHelp')}</p>
        </div>
        <Button icon={<Icon name="plus" small />} onClick={() => setEditing('new')}>
          {t('signingIn.add')}
        </Button>
      </header>
      <ul className="security-list">
        {found.data.items.map(way => (
          <WayLine key={way.id} way={way} onEdit={() => setEditing(way)} />
        ))}
      </ul>
      {editing && <WayForm way={editing === 'new' ? undefined : editing} onClose={() => setEditing(undefined)} />}
    </section>
  )
}

function WayLine({ way, onEdit }: { way: SignOnWay; onEdit: () => void }) {
  const { t } = useTranslation()
  const run = useAct(signOnWaysQuery.queryKey)
  const [linking, setLinking] = useState(false)
  return (
    <li className="row way-line">
      <Switch
        aria-label={t('signingIn.switch', { name: way.name })}
        checked={way.enabled}
        onChange={enabled => void run(() => signOn.change(way.id, { enabled }), t('settings.saved'))}
      />
      <span className="grow">
        {way.name}
        <small>{t(`signInWay.${way.kind}`)}</small>
      </span>
      <button className="link" onClick={() => setLinking(true)}>
        {t('signingIn.members', { count: way.accounts })}
      </button>
      <button className="link" onClick={() => void run(() => signOn.tryOut(way.id), t('signingIn.works'))}>
        {t('signingIn.try')}
      </button>
      <button className="link" onClick={onEdit}>
        {t('act.edit')}
      </button>
      {linking && <LinkedMembers way={way} onClose={() => setLinking(false)} />}
    </li>
  )
}
