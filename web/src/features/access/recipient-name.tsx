import { useTranslation } from 'react-i18next'
import type { NamedRecipient } from '@huiliu/contracts'

/** 华东区及下级, 角色“店长”, 林晓: whom something is shared with, in words. */
export function RecipientName({ to }: { to: NamedRecipient }) {
  const { t } = useTranslation()
  return <span>{t(`recipient.named.${to.kind}`, { name: to.name })}</span>
}
