/** Mail servers by the provider's own help pages; all take mail by TLS from the first byte. */
export type Preset = { key: string; domains: string[]; imap: string; smtp: string; smtpPort?: number }

export const PRESETS: Preset[] = [
  { key: 'exmail', domains: ['exmail.qq.com'], imap: 'imap.exmail.qq.com', smtp: 'smtp.exmail.qq.com' },
  { key: 'aliyun', domains: ['qiye.aliyun.com'], imap: 'imap.qiye.aliyun.com', smtp: 'smtp.qiye.aliyun.com' },
  { key: 'qiye163', domains: ['qiye.163.com'], imap: 'imap.qiye.163.com', smtp: 'smtp.qiye.163.com', smtpPort: 994 },
  { key: 'qq', domains: ['qq.com', 'foxmail.com', 'vip.qq.com'], imap: 'imap.qq.com', smtp: 'smtp.qq.com' },
  { key: 'netease163', domains: ['163.com'], imap: 'imap.163.com', smtp: 'smtp.163.com' },
  { key: 'netease126', domains: ['126.com'], imap: 'imap.126.com', smtp: 'smtp.126.com' },
  { key: 'gmail', domains: ['gmail.com', 'googlemail.com'], imap: 'imap.gmail.com', smtp: 'smtp.gmail.com' },
]

/** The fields a provider settles. */
export function presetFields({ imap, smtp, smtpPort = 465 }: Preset): Record<string, string> {
  return { host: imap, port: '993', tls: 'tls', smtpHost: smtp, smtpPort: String(smtpPort), smtpTls: 'tls' }
}

/** Whose servers an address's mail lies on, where its domain tells. */
export function presetOf(address: string): Preset | undefined {
  const domain = address.split('@')[1]?.toLowerCase()
  return PRESETS.find(one => domain !== undefined && one.domains.includes(domain))
}
