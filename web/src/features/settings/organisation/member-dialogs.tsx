import { Modal } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Member } from '@huiliu/contracts'
import { team } from '../../../api/sign-in.ts'
import { Bones } from '../../../ui/bones.tsx'
import { Snippet } from '../../../ui/copy.tsx'
import { ProblemView } from '../../../ui/problem.tsx'
import { toast } from '../../../ui/toast.tsx'
import { TextForm } from '../../welcome/form.tsx'

type Props = { member: Member; onClose: () => void }

/** The former link ends when this one is made. */
export function NewLink({ member, onClose }: Props) {
  const { t } = useTranslation()
  const made = useQuery({
    queryKey: ['invitation', member.id],
    queryFn: () => team.renewInvitation(member.id),
    gcTime: 0,
    staleTime: Infinity,
    retry: false,
  })
  return (
    <Modal open width={480} title={t('settings.members.newLink')} footer={null} onCancel={onClose}>
      {made.isError && <ProblemView error={made.error} />}
      {made.isPending && <Bones rows={2} />}
      {made.data && (
        <div className="settings-form">
          <p>{t('settings.members.linkHelp', { name: member.name })}</p>
          <Snippet text={new URL(made.data.inviteUrl, location.origin).href} label={t('settings.members.link')} />
        </div>
      )}
    </Modal>
  )
}

export function GivePassword({ member, onClose }: Props) {
  const { t } = useTranslation()
  return (
    <Modal open width={440} title={t('settings.members.givePassword')} footer={null} onCancel={onClose}>
      <TextForm
        act={t('act.save')}
        fields={[
          {
            name: 'password',
            label: t('settings.members.firstPassword'),
            type: 'password',
            autoComplete: 'new-password',
            help: t('settings.members.firstPasswordHelp'),
          },
        ]}
        onSubmit={async ({ password = '' }) => {
          await team.givePassword(member.id, password)
          toast(t('settings.members.passwordGiven', { name: member.name }))
          onClose()
        }}
      />
    </Modal>
  )
}
