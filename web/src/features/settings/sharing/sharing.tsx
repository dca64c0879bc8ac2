import { useState } from 'react'
import { Button, Progress } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { SharingRule } from '@huiliu/contracts'
import { access, sharingRulesQuery } from '../../../api/access.ts'
import { useObjects } from '../../../api/objects.ts'
import { words } from '../../../app/i18n.ts'
import { Bones } from '../../../ui/bones.tsx'
import { Empty } from '../../../ui/empty.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { ProblemView } from '../../../ui/problem.tsx'
import { RecipientName } from '../../access/recipient-name.tsx'
import { useAct } from '../use-act.ts'
import { RuleForm } from './rule-form.tsx'
import './sharing.css'

/** 共享规则: which records are shared with whom because of what stands in them. */
export function SharingSettings() {
  const { t } = useTranslation()
  const found = useQuery(sharingRulesQuery)
  const [editing, setEditing] = useState<SharingRule | 'new'>()
  if (found.isError) return <ProblemView error={found.error} retry={() => void found.refetch()} />
  if (!found.data) return <Bones rows={5} />
  const rules = found.data.items
  const add = (
    <Button type="primary" icon={<Icon name="plus" small />} onClick={() => setEditing('new')}>
      {t('sharing.add')}
    </Button>
  )
  return (
    <>
      {rules.length === 0 ? (
        <Empty icon="share" title={t('sharing.none')}>
          <p>{t('sharing.noneHelp')}</p>
          {add}
        </Empty>
      ) : (
        <>
          {add}
          <ul className="sharing-rules">
            {rules.map(rule => (
              <RuleCard key={rule.id} rule={rule} onEdit={() => setEditing(rule)} />
            ))}
          </ul>
        </>
      )}
      {editing && <RuleForm rule={editing === 'new' ? undefined : editing} onClose={() => setEditing(undefined)} />}
    </>
  )
}

function RuleCard({ rule, onEdit }: { rule: SharingRule; onEdit: () => void }) {
  const { t } = useTranslation()
  const run = useAct(sharingRulesQuery.queryKey)
  const def = useObjects().find(one => one.name === rule.object)
  const going = rule.state === 'removing'
  return (
    <li className="card sharing-rule">
      <div className="row">
        <strong className="cut">{rule.name}</strong>
        <span className="grow" />
        <Button size="small" disabled={going} onClick={onEdit}>
          {t('act.edit')}
        </Button>
        <Button
          size="small"
          disabled={going}
          aria-label={t('sharing.deleteNamed', { name: rule.name })}
          icon={<Icon name="trash" small />}
          onClick={() => void run(() => access.deleteRule(rule.id))}
        />
      </div>
      <p className="sharing-said">
        {t('sharing.saysWhen', { object: def ? words(def.label) : rule.object, condition: rule.says })}{' '}
        {rule.to ? <RecipientName to={rule.to} /> : <span className="bad-text">{t('sharing.gone')}</span>}
        {' · '}
        {t(`sharing.level.${rule.level}`)}
      </p>
      {rule.broken && (
        <p className="bad-text">
          <Icon name="warn" small /> {t('sharing.broken')}
        </p>
      )}
      {rule.state !== 'applied' && <RuleProgress rule={rule} />}
    </li>
  )
}

function RuleProgress({ rule: { state, done, expected } }: { rule: SharingRule }) {
  const { t } = useTranslation()
  const percent = expected > 0 ? Math.min(99, Math.floor((done / expected) * 100)) : 0
  return (
    <div className="sharing-progress" role="status">
      <Progress percent={percent} size="small" aria-label={t(`sharing.state.${state}`, { done, expected })} />
      <small>{t(`sharing.state.${state}`, { done, expected })}</small>
    </div>
  )
}
