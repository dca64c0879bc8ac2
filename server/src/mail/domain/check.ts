import type { DomainCheck, Locale } from '@huiliu/contracts'
import type { MailSettings } from '../../channels/index.ts'
import { checkDkim } from './dkim.ts'
import { checkDmarc } from './dmarc.ts'
import type { LookUp } from './look-up.ts'
import { checkSpf } from './spf.ts'

/** Domains whose records only their providers change. */
const PROVIDERS = new Set([
  ...['qq.com', 'vip.qq.com', 'foxmail.com', '163.com', 'vip.163.com', '126.com', 'yeah.net', 'aliyun.com'],
  ...['sina.com', 'sina.cn', 'sohu.com', '139.com', '189.cn', '21cn.com', 'gmail.com', 'googlemail.com'],
  ...['outlook.com', 'hotmail.com', 'live.com', 'icloud.com', 'me.com', 'yahoo.com'],
])

type Asked = { settings: Pick<MailSettings, 'address' | 'smtpHost'>; selector: string | null; locale: Locale }

/** Whether receivers can tell that mail from this mailbox's domain is not forged, and what is to be added. */
export async function checkDomain({ settings, selector, locale }: Asked, lookUp: LookUp): Promise<DomainCheck> {
  const { address, smtpHost } = settings
  const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase()
  if (PROVIDERS.has(domain)) return { domain, providers: true, records: [] }
  const findings = await Promise.all([
    checkSpf({ domain, smtpHost }, lookUp),
    checkDkim({ domain, selector }, lookUp),
    checkDmarc({ domain, address }, lookUp),
  ])
  return { domain, providers: false, records: findings.map(one => ({ ...one, says: one.says[locale] })) }
}
