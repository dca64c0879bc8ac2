import { useEffect } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Me } from '@huiliu/contracts'
import { auth, meQuery } from '../../api/auth.ts'
import { showIn } from '../../app/i18n.ts'
import { TextForm } from './form.tsx'
import { DemoDoors } from './demo-doors.tsx'
import { WelcomeFrame } from './frame.tsx'

const route = getRouteApi('/signin')

export function SignIn() {
  const { t } = useTranslation()
  const { from } = route.useSearch()
  const enter = useEnter()
  const setup = useQuery({ queryKey: ['setup'], queryFn: auth.installation, retry: false })
  useEffect(() => {
    document.title = t('welcome.signIn')
  }, [t])
  return (
    <WelcomeFrame title={t('welcome.signIn')} lead={setup.data?.needed ? t('welcome.setupNeeded') : undefined}>
      <TextForm
        act={t('welcome.signIn')}
        fields={[
          { name: 'login', label: t('welcome.login'), autoComplete: 'username' },
          { name: 'password', label: t('welcome.password'), type: 'password', autoComplete: 'current-password' },
        ]}
        onSubmit={async ({ login = '', password = '' }) => enter(await auth.signIn(login.trim(), password), from)}
      />
      {setup.data?.demo && <DemoDoors />}
    </WelcomeFrame>
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
