import { useState } from 'react'
import { Button } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { SignInNext } from '@huiliu/contracts'
import { signIn, type Entered } from '../../api/sign-in.ts'
import { signOn } from '../../api/sign-on.ts'
import { Bones } from '../../ui/bones.tsx'
import { AppSecret, RecoveryCodes } from '../../ui/authenticator.tsx'
import { ProblemView } from '../../ui/problem.tsx'
import { TextForm } from './form.tsx'
import { WelcomeFrame } from './frame.tsx'

type Entering = (entered: Entered) => Promise<void>
type Props = { asked: SignInNext; onEntered: Entering; onBack: () => void }

/** What is asked after the password. */
export function SignInStep({ asked: { next, step }, onEntered, onBack }: Props) {
  const { t } = useTranslation()
  return (
    <WelcomeFrame title={t(`welcome.${next}`)} lead={t(`welcome.${next}Lead`)}>
      {next === 'code' && <CodeStep step={step} onEntered={onEntered} />}
      {next === 'enrolment' && <EnrolmentStep step={step} onEntered={onEntered} />}
      {next === 'password' && <PasswordStep step={step} onEntered={onEntered} />}
      <Button type="link" onClick={onBack}>
        {t('welcome.back')}
      </Button>
    </WelcomeFrame>
  )
}

type StepProps = { step: string; onEntered: Entering }

function CodeStep({ step, onEntered }: StepProps) {
  const { t } = useTranslation()
  return (
    <TextForm
      act={t('welcome.goOn')}
      fields={[
        { name: 'code', label: t('welcome.codeLabel'), autoComplete: 'one-time-code', help: t('welcome.codeHelp') },
      ]}
      onSubmit={async ({ code = '' }) => onEntered(await signIn.code(step, code.trim()))}
    />
  )
}

/** An app is set up on the way in, and its recovery codes are shown before going on. */
function EnrolmentStep({ step, onEntered }: StepProps) {
  const { t } = useTranslation()
  const [codes, setCodes] = useState<string[]>()
  const made = useQuery({
    queryKey: ['enrolment', step],
    queryFn: () => signIn.enrol(step),
    retry: false,
    staleTime: Infinity,
  })
  if (made.isError) return <ProblemView error={made.error} />
  if (!made.data) return <Bones rows={4} />
  if (codes)
    return (
      <>
        <RecoveryCodes codes={codes} />
        <Button type="primary" size="large" block onClick={() => void signIn.goOn(step).then(onEntered)}>
          {t('welcome.codesKept')}
        </Button>
      </>
    )
  return (
    <>
      <AppSecret {...made.data} />
      <TextForm
        act={t('welcome.goOn')}
        fields={[{ name: 'code', label: t('welcome.codeLabel'), autoComplete: 'one-time-code' }]}
        onSubmit={async ({ code = '' }) => setCodes((await signIn.enrolled(step, code.trim())).recoveryCodes)}
      />
    </>
  )
}

/** A provider told a verified address that is a member's: his password says once that it is he. */
export function LinkStep({ way }: { way: string }) {
  const { t } = useTranslation()
  return (
    <WelcomeFrame title={t('welcome.link')} lead={t('welcome.linkLead', { way })}>
      <TextForm
        act={t('welcome.goOn')}
        fields={[
          { name: 'password', label: t('welcome.password'), type: 'password', autoComplete: 'current-password' },
        ]}
        // Loaded anew: who is signed in is asked again.
        onSubmit={async ({ password = '' }) => location.assign((await signOn.link(password)).to)}
      />
    </WelcomeFrame>
  )
}

function PasswordStep({ step, onEntered }: StepProps) {
  const { t } = useTranslation()
  return (
    <TextForm
      act={t('welcome.goOn')}
      fields={[
        {
          name: 'password',
          label: t('welcome.choosePassword'),
          type: 'password',
          autoComplete: 'new-password',
          help: t('welcome.passwordHelp'),
        },
      ]}
      onSubmit={async ({ password = '' }) => onEntered(await signIn.ownPassword(step, password))}
    />
  )
}
