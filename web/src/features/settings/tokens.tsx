import { useState } from 'react'
import { Button, Input, Modal, Select } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { RoleName } from '@huiliu/contracts'
import { auth, tokensQuery, type ApiToken } from '../../api/auth.ts'
import { useRoleOptions } from '../../api/roles.ts'
import { Bones } from '../../ui/bones.tsx'
import { Snippet } from '../../ui/copy.tsx'
import { Empty } from '../../ui/empty.tsx'
import { useFormat } from '../../ui/format.ts'
import { Icon } from '../../ui/icon.tsx'
import { ProblemView } from '../../ui/problem.tsx'
import { When } from '../../ui/when.tsx'
import { useAct } from './use-act.ts'

/** API 令牌: for programs; shown once, revoked at once. */
export function TokensSettings() {
  const { t } = useTranslation()
  const found = useQuery(tokensQuery)
  const [adding, setAdding] = useState(false)
  if (found.isError) return <ProblemView error={found.error} retry={() => void found.refetch()} />
  if (!found.data) return <Bones rows={4} />
  return (
    <>
      <Button type="primary" icon={<Icon name="plus" small />} onClick={() => setAdding(true)}>
        {t('tokens.add')}
      </Button>
      {found.data.items.length > 0 && <TokenTable tokens={found.data.items} />}
      {found.data.items.length === 0 && (
        <Empty icon="key" title={t('tokens.none')}>
          <p>{t('tokens.noneHelp')}</p>
        </Empty>
      )}
      {adding && <AddToken onClose={() => setAdding(false)} />}
    </>
  )
}

function TokenTable({ tokens }: { tokens: ApiToken[] }) {
  const { t } = useTranslation()
  const roles = useRoleOptions()
  const format = useFormat()
  const run = useAct(tokensQuery.queryKey)
  return (
    <div className="table-wrap">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('tokens.name')}</th>
            <th scope="col">{t('settings.members.role')}</th>
            <th scope="col">{t('tokens.created')}</th>
            <th scope="col">{t('tokens.used')}</th>
            <th scope="col">{t('tokens.expires')}</th>
            <th scope="col">{t('tokens.perMinute')}</th>
            <th scope="col">
              <span className="sr">{t('act.more')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {tokens.map(token => (
            <tr key={token.id}>
              <td>{token.name}</td>
              <td data-label={t('settings.members.role')}>
                {roles.find(role => role.value === token.role)?.label ?? token.role}
              </td>
              <td data-label={t('tokens.created')}>
                <When at={token.createdAt} />
              </td>
              <td data-label={t('tokens.used')}>
                {token.lastUsedAt ? <When at={token.lastUsedAt} /> : t('tokens.never')}
              </td>
              <td data-label={t('tokens.expires')}>
                {token.expiresAt ? <When at={token.expiresAt} /> : t('tokens.noEnd')}
              </td>
              <td data-label={t('tokens.perMinute')}>
                {token.perMinute === null ? t('tokens.noLimit') : format.number(token.perMinute)}
              </td>
              <td className="num">
                <button
                  className="link bad"
                  onClick={() => void run(() => auth.revokeToken(token.id), t('tokens.revoked', { name: token.name }))}
                >
                  {t('tokens.revoke')}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const DAY = 86_400_000
const LIFETIMES = [90, 365, 0]
const RATES = [600, 6000, 60_000, 0]

function AddToken({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const roles = useRoleOptions()
  const run = useAct(tokensQuery.queryKey)
  const [name, setName] = useState('')
  const [role, setRole] = useState<RoleName>('member')
  const [days, setDays] = useState(90)
  const [rate, setRate] = useState(6000)
  const format = useFormat()
  const [token, setToken] = useState<string>()
  async function add() {
    const expiresAt = days > 0 ? new Date(Date.now() + days * DAY).toISOString() : undefined
    const made = await run(() => auth.createToken({ name: name.trim(), role, expiresAt, perMinute: rate || null }))
    if (made.ok) setToken(made.value.token)
  }
  return (
    <Modal
      open
      width={480}
      title={t('tokens.add')}
      okText={t(token ? 'act.done' : 'tokens.create')}
      cancelText={t('act.cancel')}
      okButtonProps={{ disabled: name.trim() === '' }}
      onOk={token ? onClose : add}
      onCancel={onClose}
    >
      {token ? (
        <div className="settings-form">
          <p>{t('tokens.once')}</p>
          <Snippet text={token} label={name} />
        </div>
      ) : (
        <div className="settings-form">
          <label className="form-row">
            <span>{t('tokens.name')}</span>
            <Input
              autoFocus
              value={name}
              maxLength={60}
              placeholder={t('tokens.nameHint')}
              onChange={event => setName(event.target.value)}
            />
          </label>
          <div className="form-row">
            <span>{t('settings.members.role')}</span>
            <Select aria-label={t('settings.members.role')} value={role} options={roles} onChange={setRole} />
          </div>
          <div className="form-row">
            <span>{t('tokens.expires')}</span>
            <Select
              aria-label={t('tokens.expires')}
              value={days}
              options={LIFETIMES.map(value => ({
                value,
                label: value ? t('tokens.days', { count: value }) : t('tokens.noEnd'),
              }))}
              onChange={setDays}
            />
          </div>
          <div className="form-row">
            <span>{t('tokens.perMinute')}</span>
            <Select
              aria-label={t('tokens.perMinute')}
              value={rate}
              options={RATES.map(value => ({ value, label: value ? format.number(value) : t('tokens.noLimit') }))}
              onChange={setRate}
            />
          </div>
        </div>
      )}
    </Modal>
  )
}
