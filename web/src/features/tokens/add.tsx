import { useState } from 'react'
import { Checkbox, Input, Modal, Segmented, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { RoleName } from '@huiliu/contracts'
import { useRoleOptions } from '../../api/roles.ts'
import { tokens, tokensQuery, type IssuedToken, type TokenKind } from '../../api/tokens.ts'
import { useFormat } from '../../ui/format.ts'
import { useAct } from '../settings/use-act.ts'
import { ScopeChoice } from './scopes.tsx'
import { Issued } from './secret.tsx'

const DAY = 86_400_000
const LIFETIMES = [90, 365, 0]
const RATES = [600, 6000, 60_000, 0]
const KINDS: TokenKind[] = ['token', 'program']

type Draft = {
  name: string
  kind: TokenKind
  role: RoleName
  scopes: string[] | null
  mine: boolean
  days: number
  rate: number
}
const EMPTY: Draft = { name: '', kind: 'token', role: 'member', scopes: null, mine: false, days: 90, rate: 6000 }

export function AddToken({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const run = useAct(tokensQuery.queryKey)
  const [draft, setDraft] = useState(EMPTY)
  const [issued, setIssued] = useState<IssuedToken>()
  const { name, days, rate, ...rest } = draft
  async function add() {
    const expiresAt = days > 0 ? new Date(Date.now() + days * DAY).toISOString() : undefined
    const body = { ...rest, name: name.trim(), perMinute: rate || null, ...(expiresAt && { expiresAt }) }
    const made = await run(() => tokens.create(body))
    if (made.ok) setIssued(made.value)
  }
  return (
    <Modal
      open
      width={520}
      title={t('tokens.add')}
      okText={t(issued ? 'act.done' : 'tokens.create')}
      cancelText={t('act.cancel')}
      okButtonProps={{ disabled: name.trim() === '' || rest.scopes?.length === 0 }}
      onOk={issued ? onClose : add}
      onCancel={onClose}
    >
      {issued ? <Issued issued={issued} /> : <Form draft={draft} onDraft={setDraft} />}
    </Modal>
  )
}

function Form({ draft, onDraft }: { draft: Draft; onDraft: (draft: Draft) => void }) {
  const { t } = useTranslation()
  const roles = useRoleOptions()
  const set = (change: Partial<Draft>) => onDraft({ ...draft, ...change })
  return (
    <div className="settings-form">
      <div className="form-row">
        <Segmented
          aria-label={t('tokens.kind')}
          value={draft.kind}
          onChange={kind => set({ kind })}
          options={KINDS.map(value => ({ value, label: t(`tokens.kind.${value}`) }))}
        />
        <small className="faint">{t(`tokens.kindHelp.${draft.kind}`)}</small>
      </div>
      <label className="form-row">
        <span>{t('tokens.name')}</span>
        <Input
          autoFocus
          value={draft.name}
          maxLength={60}
          placeholder={t('tokens.nameHint')}
          onChange={event => set({ name: event.target.value })}
        />
      </label>
      <div className="form-row">
        <span>{t('settings.members.role')}</span>
        <Select
          aria-label={t('settings.members.role')}
          value={draft.role}
          options={roles}
          onChange={role => set({ role })}
        />
        <Checkbox checked={draft.mine} onChange={event => set({ mine: event.target.checked })}>
          {t('tokens.mine')}
        </Checkbox>
      </div>
      <ScopeChoice scopes={draft.scopes} onScopes={scopes => set({ scopes })} />
      <Bounds draft={draft} set={set} />
    </div>
  )
}

/** How long it lasts, and how much it may ask. */
function Bounds({ draft, set }: { draft: Draft; set: (change: Partial<Draft>) => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <>
      <div className="form-row">
        <span>{t('tokens.expires')}</span>
        <Select
          aria-label={t('tokens.expires')}
          value={draft.days}
          options={LIFETIMES.map(value => ({
            value,
            label: value ? t('tokens.days', { count: value }) : t('tokens.noEnd'),
          }))}
          onChange={days => set({ days })}
        />
      </div>
      <div className="form-row">
        <span>{t('tokens.perMinute')}</span>
        <Select
          aria-label={t('tokens.perMinute')}
          value={draft.rate}
          options={RATES.map(value => ({ value, label: value ? format.number(value) : t('tokens.noLimit') }))}
          onChange={rate => set({ rate })}
        />
      </div>
    </>
  )
}
