import { useState } from 'react'
import { Button, Input, Modal, Select } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { SignOnWay } from '@huiliu/contracts'
import { useMembers } from '../../../api/auth.ts'
import { linkedQuery, signOn, signOnWaysQuery } from '../../../api/sign-on.ts'
import { Bones } from '../../../ui/bones.tsx'
import { useAct } from '../use-act.ts'

/** Who is whom over there, said by an admin. */
export function LinkedMembers({ way, onClose }: { way: SignOnWay; onClose: () => void }) {
  const { t } = useTranslation()
  const run = useAct(signOnWaysQuery.queryKey)
  const members = useMembers().filter(one => one.active && one.joined)
  const linked = useQuery(linkedQuery(way.id))
  const [subject, setSubject] = useState('')
  const [member, setMember] = useState<string>()
  const add = async () => {
    if (!member || !(await run(() => signOn.linkMember(way.id, { subject, member }))).ok) return
    setSubject('')
    setMember(undefined)
  }
  return (
    <Modal open width={520} title={way.name} footer={null} onCancel={onClose}>
      {linked.isPending && <Bones rows={3} />}
      <ul className="security-list">
        {linked.data?.items.map(one => (
          <li key={one.subject} className="row">
            <span className="grow">
              {one.member.name}
              <small>{one.shown}</small>
            </span>
            <button className="link bad" onClick={() => void run(() => signOn.unlinkMember(way.id, one.subject))}>
              {t('security.unlink')}
            </button>
          </li>
        ))}
      </ul>
      <div className="row link-form">
        <Input
          aria-label={t(`signingIn.subject_${way.kind}`)}
          placeholder={t(`signingIn.subject_${way.kind}`)}
          value={subject}
          onChange={event => setSubject(event.target.value)}
        />
        <Select
          aria-label={t('signingIn.member')}
          placeholder={t('signingIn.member')}
          showSearch={{ optionFilterProp: 'label' }}
          value={member}
          options={members.map(one => ({ value: one.id, label: one.name }))}
          onChange={setMember}
        />
        <Button disabled={subject.trim() === '' || !member} onClick={() => void add()}>
          {t('security.link')}
        </Button>
      </div>
    </Modal>
  )
}
