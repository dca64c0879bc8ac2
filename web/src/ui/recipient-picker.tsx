import { Select } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Recipient, RecipientKind } from '@huiliu/contracts'
import { useDepartments } from '../api/access.ts'
import { useMembers } from '../api/auth.ts'
import { rolesQuery } from '../api/roles.ts'
import { words } from '../app/i18n.ts'
import { departmentPath } from './departments.ts'

type Props = { value: Recipient | null; onChange: (value: Recipient) => void; 'aria-label': string }
const KINDS: RecipientKind[] = ['member', 'below', 'department', 'role']

/** Whom something is shared with: a member, a department with or without those below, a role. */
export function RecipientPicker({ value, onChange, ...rest }: Props) {
  const { t } = useTranslation()
  const options = useRecipients()
  return (
    <Select
      {...rest}
      style={{ width: '100%' }}
      placeholder={t('recipient.choose')}
      showSearch={{ optionFilterProp: 'label' }}
      value={value ? `${value.kind} ${value.id}` : null}
      options={KINDS.filter(kind => options[kind].length > 0).map(kind => ({
        label: t(`recipient.${kind}`),
        options: options[kind].map(({ id, label }) => ({ value: `${kind} ${id}`, label })),
      }))}
      onChange={(next: string) => {
        const kind = KINDS.find(one => next.startsWith(`${one} `))
        if (kind) onChange({ kind, id: next.slice(kind.length + 1) })
      }}
    />
  )
}

function useRecipients(): Record<RecipientKind, { id: string; label: string }[]> {
  const { t } = useTranslation()
  const tree = useDepartments()
  const members = useMembers().filter(member => member.active)
  const roles = useQuery(rolesQuery).data?.items ?? []
  const departments = tree.map(one => ({ id: one.id, label: departmentPath(tree, one) }))
  return {
    member: members.map(({ id, name }) => ({ id, label: name })),
    below: departments.map(({ id, label }) => ({ id, label: t('recipient.named.below', { name: label }) })),
    department: departments,
    role: roles.map(({ name, label }) => ({ id: name, label: words(label) })),
  }
}
