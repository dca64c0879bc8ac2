import { Mentions } from 'antd'
import { useTranslation } from 'react-i18next'
import { useMembers } from '../../api/auth.ts'

type Props = { value: string; onChange: (text: string) => void; onSubmit: () => void; autoFocus?: boolean }

/** A text in which @ names a colleague; Enter with Ctrl or ⌘ sends it. */
export function MentionInput({ value, onChange, onSubmit, autoFocus = false }: Props) {
  const { t } = useTranslation()
  const members = useMembers().filter(member => member.active)
  return (
    <Mentions
      aria-label={t('discussion.placeholder')}
      placeholder={t('discussion.placeholder')}
      autoFocus={autoFocus}
      autoSize={{ minRows: 2, maxRows: 8 }}
      value={value}
      options={members.map(member => ({ key: member.id, value: member.name, label: member.name }))}
      filterOption={(typed, option) => (option.value ?? '').toLowerCase().includes(typed.toLowerCase())}
      onChange={onChange}
      onKeyDown={event => {
        if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return
        event.preventDefault()
        onSubmit()
      }}
    />
  )
}

/** Whom a text names: `@` and the whole name. */
export function useMentioned(): (text: string) => string[] {
  const members = useMembers()
  return text => members.filter(member => text.includes(`@${member.name}`)).map(member => member.id)
}
