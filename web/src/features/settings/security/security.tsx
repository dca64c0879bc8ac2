import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { securityQuery, sessionsQuery, signInsQuery } from '../../../api/sign-in.ts'
import { Bones } from '../../../ui/bones.tsx'
import { ProblemView } from '../../../ui/problem.tsx'
import { Accounts } from './accounts.tsx'
import { Passkeys } from './passkeys.tsx'
import { Sessions } from './sessions.tsx'
import { SignIns } from './sign-ins.tsx'
import { Totp } from './totp.tsx'
import './security.css'

/** 登录与安全: second factor, passkeys, where I am signed in, who tried. */
export function SecuritySettings() {
  const { t } = useTranslation()
  const found = useQuery(securityQuery)
  const sessions = useQuery(sessionsQuery)
  const failed = found.error ?? sessions.error
  if (failed) return <ProblemView error={failed} retry={() => (void found.refetch(), void sessions.refetch())} />
  if (!found.data || !sessions.data) return <Bones rows={6} />
  return (
    <div className="security">
      <Totp security={found.data} />
      <Passkeys passkeys={found.data.passkeys} />
      <Accounts />
      <Sessions sessions={sessions.data.items} />
      <section>
        <h2>{t('security.signIns')}</h2>
        <SignIns query={signInsQuery('mine')} />
      </section>
    </div>
  )
}
