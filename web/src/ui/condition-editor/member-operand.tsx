import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Operand } from '@huiliu/contracts'
import { useMembers } from '../../api/auth.ts'
import type { Row } from './model.ts'

/** No id of a member: whoever looks. */
const ME = 'me'

/** A member, or whoever looks at the list. */
export function MemberOperand({ value, onChange }: { value: Row['value']; onChange: (value: Operand) => void }) {
  const { t } = useTranslation()
  const members = useMembers()
  const known = members.map(member => ({ value: member.id, label: member.name }))
  const asker = typeof value === 'object' && value !== null && !Array.isArray(value)
  return (
    <Select
      aria-label={t('condition.member')}
      showSearch={{ optionFilterProp: 'label' }}
      style={{ width: '100%' }}
      options={[{ value: ME, label: t('condition.me') }, ...known]}
      value={asker ? ME : typeof value === 'string' ? value : undefined}
      onChange={next => onChange(next === ME ? { relative: 'me' } : next)}
    />
  )
}
