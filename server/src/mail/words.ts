import type { Label, Locale } from '@huiliu/contracts'

/** Why a mailbox or its sending server cannot be had, for whoever can mend it. */
const WORDS: Record<string, Label> = {
  unknown_host: {
    zh: '找不到服务器，请检查地址',
    en: 'There is no server of this name; check the address',
  },
  private_address: {
    zh: '服务器在内网，请在“允许的内网网段”中写明它所在的网段',
    en: 'The server stands in a private network; name that network among those allowed',
  },
  no_connection: {
    zh: '连接不上服务器，请检查地址和端口',
    en: 'The server cannot be reached; check address and port',
  },
  no_encryption: {
    zh: '无法建立加密连接，请检查加密方式、端口和证书',
    en: 'No encrypted connection could be made; check encryption, port and certificate',
  },
  sign_in_failed: {
    zh: '登录被拒绝。QQ、163 等邮箱须先在网页上开启 IMAP/SMTP，并用授权码代替密码',
    en: 'Signing in was refused. Many providers want IMAP switched on first, and a password made for apps',
  },
}

export function wordsFor(code: string, locale: Locale): string {
  return (WORDS[code] ?? WORDS['no_connection'])?.[locale] ?? code
}
