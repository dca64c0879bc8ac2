import { useState } from 'react'
import { Button, Input, Modal } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Sandbox } from '@huiliu/contracts'
import { meQuery } from '../../../api/auth.ts'
import { promotionQuery, sandboxes as api, sandboxesQuery, sandboxOriginQuery } from '../../../api/solutions.ts'
import { When } from '../../../ui/when.tsx'
import { SettingsCard } from '../settings-card.tsx'
import { useAct } from '../use-act.ts'
import { PlanDialog } from './plan-dialog.tsx'

/** Workspaces to try changes of the configuration in, and the way of these changes back. */
export function SandboxList() {
  const { t } = useTranslation()
  const me = useQuery({ ...meQuery, enabled: false }).data
  const origin = useQuery(sandboxOriginQuery).data
  const list = useQuery(sandboxesQuery).data?.items ?? []
  const [making, setMaking] = useState(false)
  const [promoting, setPromoting] = useState<Sandbox>()
  const [ending, setEnding] = useState<Sandbox>()
  if (!me?.can.members || !origin || origin.origin) return null
  return (
    <SettingsCard
      title={t('sandbox.title')}
      end={
        <span className="row end">
          <Button size="small" onClick={() => setMaking(true)}>
            {t('sandbox.make')}
          </Button>
        </span>
      }
    >
      {list.length === 0 && <p className="faint app-none">{t('sandbox.none')}</p>}
      <ul className="plain-list change-list">
        {list.map(one => (
          <SandboxRow key={one.id} sandbox={one} onPromote={() => setPromoting(one)} onEnd={() => setEnding(one)} />
        ))}
      </ul>
      {making && <MakeSandbox onClose={() => setMaking(false)} />}
      {ending && <EndSandbox sandbox={ending} onClose={() => setEnding(undefined)} />}
      {promoting && (
        <PlanDialog
          act="promote"
          name={promoting.name}
          query={promotionQuery(promoting.id)}
          run={() => api.promote(promoting.id)}
          onClose={() => setPromoting(undefined)}
        />
      )}
    </SettingsCard>
  )
}

type RowProps = { sandbox: Sandbox; onPromote: () => void; onEnd: () => void }
function SandboxRow({ sandbox, onPromote, onEnd }: RowProps) {
  const { t } = useTranslation()
  const { id, name, madeBy, madeAt, promotedAt } = sandbox
  return (
    <li className="row">
      <span className="cut grow">{name}</span>
      <span className="faint wide-only">{madeBy}</span>
      <span className="faint wide-only">
        {t(promotedAt ? 'sandbox.promotedAt' : 'sandbox.madeAt')} <When at={promotedAt ?? madeAt} />
      </span>
      <button className="link" onClick={() => void api.enter(id).then(() => window.location.assign('/settings/apps'))}>
        {t('sandbox.enter')}
      </button>
      <button className="link" onClick={onPromote}>
        {t('sandbox.promote')}
      </button>
      <button className="link" onClick={onEnd}>
        {t('act.delete')}
      </button>
    </li>
  )
}

function MakeSandbox({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const run = useAct(sandboxesQuery.queryKey)
  const [name, setName] = useState('')
  const [busy, setBusy] = useState(false)
  async function make() {
    setBusy(true)
    const made = await run(() => api.make(name.trim()), t('sandbox.made', { name: name.trim() }))
    setBusy(false)
    if (made.ok) onClose()
  }
  return (
    <Modal
      open
      width={440}
      title={t('sandbox.make')}
      okText={t('sandbox.make')}
      cancelText={t('act.cancel')}
      okButtonProps={{ disabled: name.trim() === '' }}
      confirmLoading={busy}
      onOk={() => void make()}
      onCancel={onClose}
    >
      <p className="faint">{t('sandbox.makeHelp')}</p>
      <label className="form-row">
        <span>{t('sandbox.name')}</span>
        <Input autoFocus maxLength={60} value={name} onChange={event => setName(event.target.value)} />
      </label>
    </Modal>
  )
}

/** Nothing brings it back, so its name is asked for. */
function EndSandbox({ sandbox: { id, name }, onClose }: { sandbox: Sandbox; onClose: () => void }) {
  const { t } = useTranslation()
  const run = useAct(sandboxesQuery.queryKey)
  const [typed, setTyped] = useState('')
  async function end() {
    const done = await run(() => api.end(id), t('sandbox.ended', { name }))
    if (done.ok) onClose()
  }
  return (
    <Modal
      open
      width={440}
      title={t('sandbox.end', { name })}
      okText={t('act.delete')}
      cancelText={t('act.cancel')}
      okButtonProps={{ danger: true, disabled: typed !== name }}
      onOk={() => void end()}
      onCancel={onClose}
    >
      <label className="form-row">
        <span>{t('sandbox.typeName', { name })}</span>
        <Input value={typed} onChange={event => setTyped(event.target.value)} />
      </label>
    </Modal>
  )
}
