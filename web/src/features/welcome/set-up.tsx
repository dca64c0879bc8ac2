import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { auth } from '../../api/auth.ts'
import { TextForm } from './form.tsx'
import { WelcomeFrame } from './frame.tsx'
import { useEnter } from './sign-in.tsx'

const route = getRouteApi('/setup')

/** First start: the one-time link from the terminal makes the workspace and its first admin. */
export function SetUp() {
  const { t } = useTranslation()
  const { token } = route.useSearch()
  const enter = useEnter()
  if (!token) {
    return (
      <WelcomeFrame title={t('welcome.setUp')} lead={t('welcome.noToken')}>
        <Link to="/signin" search={{}}>
          {t('welcome.signIn')}
        </Link>
      </WelcomeFrame>
    )
  }
  return (
    <WelcomeFrame title={t('welcome.setUp')} lead={t('welcome.setUpLead')}>
      <TextForm
        act={t('welcome.create')}
        fields={[
          { name: 'workspaceName', label: t('welcome.company'), autoComplete: 'organization' },
          { name: 'name', label: t('welcome.yourName'), autoComplete: 'name' },
          { name: 'email', label: t('welcome.email'), type: 'email', autoComplete: 'username' },
          {
            name: 'password',
            label: t('welcome.password'),
            type: 'password',
            autoComplete: 'new-password',
            help: t('welcome.passwordHelp'),
          },
        ]}
        onSubmit={async ({ workspaceName = '', name = '', email = '', password = '' }) =>
          enter(await auth.setUp({ token, workspaceName, name, email, password }))
        }
      />
    </WelcomeFrame>
  )
}
