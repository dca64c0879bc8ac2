import { useEffect, useState } from 'react'
import { Button } from 'antd'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Me, SignInNext } from '@huiliu/contracts'
import { auth, meQuery } from '../../api/auth.ts'
import { signIn, type Entered } from '../../api/sign-in.ts'
import { showIn } from '../../app/i18n.ts'
import { useProblemText } from '../../ui/problem.tsx'
import { Icon } from '../../ui/icon.tsx'
import { TextForm } from './form.tsx'
import { DemoDoors } from './demo-doors.tsx'
import { WelcomeFrame } from './frame.tsx'
import { LinkStep, SignInStep } from './steps.tsx'
import { OutsideWays } from './outside-ways.tsx'

const route = getRouteApi('/signin')

export function SignIn() {
  const { t } = useTranslation()
  const { from, link } = route.useSearch()
  const enter = useEnter()
  const [next, setNext] = useState<SignInNext>()
  useEffect(() => {
    document.title = t('welcome.signIn')
  }, [t])
  const go = async (entered: Entered) => {
    if ('next' in entered) setNext(entered)
    else await enter(entered, from)
  }
  if (next) return <SignInStep key={next.next} asked={next} onEntered={go} onBack={() => setNext(undefined)} />
  return link === undefined ? <Doors onEntered={go} /> : <LinkStep way={link} />
}

function Doors({ onEntered }: { onEntered: (entered: Entered) => Promise<void> }) {
  const { t } = useTranslation()
  const { refused } = route.useSearch()
  const setup = useQuery({ queryKey: ['setup'], queryFn: auth.installation, retry: false })
  return (
    <WelcomeFrame title={t('welcome.signIn')} lead={setup.data?.needed ? t('welcome.setupNeeded') : undefined}>
      {refused !== undefined && (
        <p className="text-form-error" role="alert">
          {t([`refused.${refused}`, 'refused.refused_there'])}
        </p>
      )}
      <TextForm
        act={t('welcome.signIn')}
        fields={[
          { name: 'login', label: t('welcome.login'), autoComplete: 'username' },
          { name: 'password', label: t('welcome.password'), type: 'password', autoComplete: 'current-password' },
        ]}
        onSubmit={async ({ login = '', password = '' }) => onEntered(await signIn.password(login.trim(), password))}
      />
      <PasskeyWay onEntered={onEntered} />
      <OutsideWays />
      {setup.data?.demo && <DemoDoors />}
    </WelcomeFrame>
  )
}

/** Without a password. */
function PasskeyWay({ onEntered }: { onEntered: (entered: Entered) => Promise<void> }) {
  const { t } = useTranslation()
  const explain = useProblemText()
  const [problem, setProblem] = useState<string>()
  if (!('PublicKeyCredential' in window)) return null
  async function byPasskey() {
    setProblem(undefined)
    try {
      await onEntered(await signIn.passkey())
    } catch (error) {
      // The browser does not tell whether there is none or its window was closed.
      const none = error instanceof Error && error.name === 'NotAllowedError'
      setProblem(none ? t('welcome.noPasskey') : explain(error))
    }
  }
  return (
    <div className="welcome-ways">
      {problem && (
        <p className="text-form-error" role="alert">
          {problem}
        </p>
      )}
      <Button block icon={<Icon name="key" small />} onClick={() => void byPasskey()}>
        {t('welcome.passkey')}
      </Button>
    </div>
  )
}

/** After any of the three doors: remember who it is, speak their language, go where they wanted. */
export function useEnter(): (me: Me, to?: string) => Promise<void> {
  const client = useQueryClient()
  const router = useRouter()
  return async (me, to) => {
    client.clear()
    client.setQueryData(meQuery.queryKey, me)
    await showIn(me.locale)
    // Only a path of our own: `//host` would leave the site.
    await router.navigate({ href: to?.startsWith('/') && !to.startsWith('//') ? to : '/today' })
  }
}
