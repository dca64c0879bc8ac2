import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { auth } from '../../api/auth.ts'
import { Bones } from '../../ui/bones.tsx'
import { ProblemView } from '../../ui/problem.tsx'
import { TextForm } from './form.tsx'
import { WelcomeFrame } from './frame.tsx'
import { useEnter } from './sign-in.tsx'

const route = getRouteApi('/invite/$token')

/** A colleague's invitation: choose a password and come in. */
export function Invitation() {
  const { t } = useTranslation()
  const { token } = route.useParams()
  const enter = useEnter()
  const invitation = useQuery({ queryKey: ['invitation', token], queryFn: () => auth.invitation(token), retry: false })
  if (invitation.isError) {
    return (
      <WelcomeFrame title={t('welcome.invitation')}>
        <ProblemView error={invitation.error} />
      </WelcomeFrame>
    )
  }
  if (!invitation.data) {
    return (
      <WelcomeFrame title={t('welcome.invitation')}>
        <Bones rows={3} />
      </WelcomeFrame>
    )
  }
  const { several } = invitation.data
  return (
    <WelcomeFrame
      title={several ? t('welcome.invitation') : t('welcome.hello', { name: invitation.data.name })}
      lead={t('welcome.joinLead', { workspace: invitation.data.workspaceName })}
    >
      <TextForm
        act={t('welcome.join')}
        fields={[
          // A link for several: who comes says who he is.
          ...(several ? [{ name: 'name', label: t('welcome.yourName'), autoComplete: 'name' }] : []),
          // Invited without an address: how they will sign in is theirs to say.
          ...(invitation.data.login ? [] : [{ name: 'login', label: t('welcome.login'), autoComplete: 'username' }]),
          {
            name: 'password',
            label: t('welcome.choosePassword'),
            type: 'password',
            autoComplete: 'new-password',
            help: t('welcome.passwordHelp'),
          },
        ]}
        onSubmit={async ({ password = '', login, name }) => enter(await auth.accept(token, { password, login, name }))}
      />
    </WelcomeFrame>
  )
}
