import { useState } from 'react'
import { Button } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useRoleOptions } from '../../api/roles.ts'
import { tokens as api, tokensQuery, type ApiToken, type IssuedToken } from '../../api/tokens.ts'
import { Bones } from '../../ui/bones.tsx'
import { Empty } from '../../ui/empty.tsx'
import { useFormat } from '../../ui/format.ts'
import { Icon } from '../../ui/icon.tsx'
import { ProblemView } from '../../ui/problem.tsx'
import { When } from '../../ui/when.tsx'
import { useAct } from '../settings/use-act.ts'
import { AddToken } from './add.tsx'
import { useScopeText } from './scopes.tsx'
import { IssuedDialog } from './secret.tsx'
import { TableHead } from '../../ui/table-head.tsx'
import './tokens.css'

const OVERLAP_HOURS = 24

/** API 令牌: for programs; shown once, replaced with an overlap, revoked at once. */
export function TokensSettings() {
  const { t } = useTranslation()
  const found = useQuery(tokensQuery)
  const [adding, setAdding] = useState(false)
  if (found.isError) return <ProblemView error={found.error} retry={() => void found.refetch()} />
  if (!found.data) return <Bones rows={4} />
  return (
    <>
      <div className="row">
        <Button type="primary" icon={<Icon name="plus" small />} onClick={() => setAdding(true)}>
          {t('tokens.add')}
        </Button>
        <Link to="/settings/api">{t('reference.title')}</Link>
      </div>
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
  const [issued, setIssued] = useState<IssuedToken>()
  return (
    <div className="table-wrap">
      <table className="table">
        <TableHead
          columns={[t('tokens.name'), t('tokens.may'), t('tokens.used'), t('tokens.expires'), t('tokens.perMinute')]}
        />
        <tbody>
          {tokens.map(token => (
            <TokenRow key={token.id} token={token} onIssued={setIssued} />
          ))}
        </tbody>
      </table>
      {issued && <IssuedDialog issued={issued} onClose={() => setIssued(undefined)} />}
    </div>
  )
}

function TokenRow({ token, onIssued }: { token: ApiToken; onIssued: (issued: IssuedToken) => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const run = useAct(tokensQuery.queryKey)
  async function replace() {
    const made = await run(() => api.replaceSecret(token.id, OVERLAP_HOURS))
    if (made.ok) onIssued(made.value)
  }
  return (
    <tr>
      <td>
        <div>
          {token.name} {token.kind === 'program' && <span className="tag">{t('tokens.kind.program')}</span>}
          {token.clientId !== null && <small className="faint under">{token.clientId}</small>}
        </div>
      </td>
      <td data-label={t('tokens.may')}>
        <Rights token={token} />
      </td>
      <td data-label={t('tokens.used')}>
        <div>
          {token.lastUsedAt ? <When at={token.lastUsedAt} /> : t('tokens.never')}
          {token.lastUsedFrom !== null && <small className="faint under">{token.lastUsedFrom}</small>}
        </div>
      </td>
      <td data-label={t('tokens.expires')}>
        <div>
          {token.expiresAt ? <When at={token.expiresAt} /> : t('tokens.noEnd')}
          {token.replacedUntil !== null && (
            <small className="faint under">
              {t('tokens.oldUntil')} <When at={token.replacedUntil} />
            </small>
          )}
        </div>
      </td>
      <td data-label={t('tokens.perMinute')}>
        {token.perMinute === null ? t('tokens.noLimit') : format.number(token.perMinute)}
      </td>
      <td className="num">
        <button className="link" title={t('tokens.replaceHelp')} onClick={() => void replace()}>
          {t('tokens.replace')}
        </button>{' '}
        <button
          className="link bad"
          onClick={() => void run(() => api.revoke(token.id), t('tokens.revoked', { name: token.name }))}
        >
          {t('tokens.revoke')}
        </button>
      </td>
    </tr>
  )
}

/** Its role, whose own it is, and what it was narrowed to. */
function Rights({ token: { role, member, scopes } }: { token: ApiToken }) {
  const { t } = useTranslation()
  const roles = useRoleOptions()
  const say = useScopeText()
  const name = roles.find(one => one.value === role)?.label ?? role
  return (
    <div>
      {member === null ? name : t('tokens.ownOf', { role: name, member })}
      {scopes !== null && <small className="faint under">{scopes.map(say).join(' · ')}</small>}
    </div>
  )
}
