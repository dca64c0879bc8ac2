import { Select, Switch } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { meQuery } from '../../../api/auth.ts'
import { useRoleOptions } from '../../../api/roles.ts'
import { policyQuery, signInsQuery, team, type Policy } from '../../../api/sign-in.ts'
import { Bones } from '../../../ui/bones.tsx'
import { ProblemView } from '../../../ui/problem.tsx'
import { SignIns } from '../security/sign-ins.tsx'
import { useAct } from '../use-act.ts'
import { Ways } from './ways.tsx'
import '../security/security.css'

/** 登录: of whom more than a password is asked, and who came in. */
export function SigningInSettings() {
  const { t } = useTranslation()
  const admin = useQuery({ ...meQuery, enabled: false }).data?.member.roles.includes('admin') ?? false
  return (
    <div className="security">
      {admin && <Ways />}
      {admin && <SecondFactor />}
      <section>
        <h2>{t('security.signIns')}</h2>
        <SignIns query={signInsQuery('all')} whose />
      </section>
    </div>
  )
}

function SecondFactor() {
  const { t } = useTranslation()
  const roles = useRoleOptions()
  const run = useAct(policyQuery.queryKey)
  const found = useQuery(policyQuery)
  if (found.isError) return <ProblemView error={found.error} retry={() => void found.refetch()} />
  if (!found.data) return <Bones rows={3} />
  const policy = found.data
  const change = (part: Partial<Policy>) => void run(() => team.setPolicy({ ...policy, ...part }), t('settings.saved'))
  return (
    <section className="settings-form">
      <h2>{t('signingIn.second')}</h2>
      <label className="row">
        <Switch checked={policy.everybody} onChange={everybody => change({ everybody })} />
        <span>{t('signingIn.everybody')}</span>
      </label>
      {!policy.everybody && (
        <div className="form-row">
          <span>{t('signingIn.roles')}</span>
          <Select
            mode="multiple"
            aria-label={t('signingIn.roles')}
            placeholder={t('signingIn.noRoles')}
            value={policy.roles}
            options={roles}
            onChange={next => change({ roles: next })}
          />
        </div>
      )}
      <p className="faint">{t('signingIn.secondHelp')}</p>
    </section>
  )
}
