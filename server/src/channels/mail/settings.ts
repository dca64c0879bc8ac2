import type { JsonObject } from '../json-safe.ts'
import type { SetUp, SetUpProblem } from '../contract.ts'
import { NETWORKS } from '../network.ts'

export type Encryption = 'tls' | 'starttls' | 'none'
/** What people set of a mailbox; the names are those of the settings themselves. */
export type MailSettings = {
  address: string
  /** who writes, beside the address */
  name: string
  /** other addresses under which mail arrives here */
  aliases: string[]
  login: string
  host: string
  port: number
  tls: Encryption
  smtpHost: string
  smtpPort: number
  smtpTls: Encryption
  /** those read; none named: all but junk, trash, drafts and what only shows others again */
  folders: string[]
  /** whose word on a sender's domain counts (RFC 8601 authserv-id): the receiving server's own name, or '' */
  authserv: string
  /** networks (CIDR) the servers may stand in although they are not public */
  networks: string[]
}

const HOST = { type: 'string', minLength: 1, maxLength: 253, pattern: '^[A-Za-z0-9._:-]+$' }
const PORT = { type: 'integer', minimum: 1, maximum: 65535 }
const ENCRYPTION = { type: 'string', enum: ['tls', 'starttls', 'none'] }
const ADDRESS = { type: 'string', maxLength: 254, pattern: '^[^\\s@<>]{1,64}@[^\\s@<>]{1,189}$' }
export const mailSetUp: SetUp = {
  settings: {
    type: 'object',
    additionalProperties: false,
    required: ['address', 'host', 'smtpHost'],
    properties: {
      address: ADDRESS,
      name: { type: 'string', maxLength: 100, default: '' },
      aliases: { type: 'array', maxItems: 50, items: ADDRESS, default: [] },
      login: { type: 'string', maxLength: 254, default: '' },
      host: HOST,
      port: { ...PORT, default: 993 },
      tls: { ...ENCRYPTION, default: 'tls' },
      smtpHost: HOST,
      smtpPort: { ...PORT, default: 465 },
      smtpTls: { ...ENCRYPTION, default: 'tls' },
      folders: { type: 'array', maxItems: 100, items: { type: 'string', minLength: 1, maxLength: 200 }, default: [] },
      authserv: { type: 'string', maxLength: 253, default: '' },
      networks: { ...NETWORKS, default: [] },
    },
  },
  secrets: [{ name: 'password', required: true, maxLength: 1000 }],
  problems: ({ settings }) => openly(mailSettings(settings)),
}

/** A password crosses no public network in the clear. */
function openly({ tls, smtpTls, networks }: MailSettings): SetUpProblem[] {
  if (networks.length > 0) return []
  const message = {
    zh: '不加密的连接只能用于上面写明的内网',
    en: 'only a server in a network named above may be reached without encryption',
  }
  return Object.entries({ tls, smtpTls }).flatMap(([name, value]) =>
    value === 'none' ? [{ path: `settings.${name}`, code: 'not_encrypted', message }] : [],
  )
}

export function mailSettings(given: JsonObject): MailSettings {
  const text = (name: string, otherwise = '') => (typeof given[name] === 'string' ? given[name] : otherwise)
  const number = (name: string, otherwise: number) => (typeof given[name] === 'number' ? given[name] : otherwise)
  const texts = (name: string) =>
    (Array.isArray(given[name]) ? given[name] : []).flatMap(one => (typeof one === 'string' ? [one] : []))
  const address = text('address')
  return {
    address,
    name: text('name'),
    aliases: texts('aliases'),
    login: text('login') || address,
    host: text('host'),
    port: number('port', 993),
    tls: encryption(given['tls']),
    smtpHost: text('smtpHost'),
    smtpPort: number('smtpPort', 465),
    smtpTls: encryption(given['smtpTls']),
    folders: texts('folders'),
    authserv: text('authserv'),
    networks: texts('networks'),
  }
}

function encryption(value: unknown): Encryption {
  return value === 'starttls' || value === 'none' ? value : 'tls'
}

/** Whether an address is the mailbox's own. */
export function isOwn({ address, aliases }: MailSettings, other: string): boolean {
  const asked = other.toLowerCase()
  return [address, ...aliases].some(one => one.toLowerCase() === asked)
}

/** What the delivery of a mail was called, so that its translation knows where it lay. */
export type MailPlace = { folder: string; validity: string; uid: number }

export function placeKey({ folder, validity, uid }: MailPlace): string {
  return `${validity}:${uid}:${folder}`
}

export function placeOf(key: string | null): MailPlace | null {
  const [, validity, uid, folder] = /^(\d+):(\d+):(.*)$/s.exec(key ?? '') ?? []
  return validity && uid && folder ? { folder, validity, uid: Number(uid) } : null
}

/** Paths of deliveries: what came in or what lay among the sent; `shortened` ones left large parts on the server. */
export const MAIL_PATHS = { received: '/mail/received', sent: '/mail/sent' } as const
export const SHORTENED = '-shortened'
