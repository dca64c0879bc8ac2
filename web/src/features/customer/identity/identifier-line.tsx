import { useTranslation } from 'react-i18next'
import type { IdentifierKind, IdentifierView } from '@huiliu/contracts'
import { ChannelMark } from '../../../ui/channel.tsx'
import { shortValue } from './identifiers.ts'
import { useIdentifierText } from './use-identifier-text.ts'

const CHANNEL: Record<IdentifierKind, string> = {
  user_id: 'web',
  openid: 'wechat',
  unionid: 'wechat',
  external_userid: 'wecom',
  email: 'mail',
  phone: 'phone',
  virtual_phone: 'phone',
  member_code: 'store',
  anonymous_id: 'web',
  record_id: 'crm',
}

export function IdentifierLine({ identifier }: { identifier: IdentifierView }) {
  const { t } = useTranslation()
  const textOf = useIdentifierText()
  return (
    <li>
      <ChannelMark channel={CHANNEL[identifier.kind]} />
      <span className="cut">
        {shortValue(textOf(identifier))} <small>{t(`idKind.${identifier.kind}`)}</small>
      </span>
      <small>{t(identifier.shared ? 'identity.sharedMark' : `trust.${identifier.trust}`)}</small>
    </li>
  )
}
