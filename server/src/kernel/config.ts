import { existsSync } from 'node:fs'
import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import { LOG_LEVELS } from './logger.ts'
import type { LogLevel } from './logger.ts'
import { canReach, postgresUser } from './postgres/os-user.ts'
import { SYSTEM_FOLDER } from './postgres/runtime.ts'
import { StartError } from './start-error.ts'

export type Config = {
  /** Absolute. */
  dataDir: string
  port: number
  host: string
  /** Origin people and platforms reach us at, without a trailing slash. */
  publicUrl: string | undefined
  /** Undefined: the embedded PostgreSQL. */
  databaseUrl: string | undefined
  /** The first admin, made at the first start without the setup link. */
  admin: { email: string; password: string } | undefined
  demo: boolean
  /** The master key, 32 bytes; undefined: a file in the data folder. */
  key: Buffer | undefined
  logLevel: LogLevel
  /** How long one statement of a request may take, in ms; 0: as long as it wants. */
  queryTimeoutMs: number
  /** Addresses, CIDRs, or proxy-addr's names, for Fastify's trustProxy. */
  trustedProxies: string[]
  /** Asked for the records of mail domains; none: the system's own. */
  dnsServers: string[]
}

/** Every environment variable, for `huiliu help` and the manual. */
export const VARIABLES = [
  {
    name: 'HUILIU_DATA',
    default: './data',
    zh: '数据文件夹：所有状态都在其中',
    en: 'Data folder: all state is under it',
  },
  { name: 'PORT', default: '3000', zh: '监听端口', en: 'Port to listen on' },
  {
    name: 'HOST',
    default: '127.0.0.1',
    zh: '监听地址；0.0.0.0 表示所有网卡',
    en: 'Address to listen on; 0.0.0.0 for all',
  },
  {
    name: 'PUBLIC_URL',
    default: '',
    zh: '对外网址，如 https://crm.example.com',
    en: 'Public origin, like https://crm.example.com',
  },
  {
    name: 'DATABASE_URL',
    default: '',
    zh: '使用已有的 PostgreSQL 15 或更新版本',
    en: 'Use an existing PostgreSQL 15 or newer',
  },
  {
    name: 'QUERY_TIMEOUT',
    default: '30',
    zh: '请求中一条查询最长可用的秒数；0 表示不限',
    en: 'Seconds one query of a request may take; 0 for no limit',
  },
  {
    name: 'HUILIU_ADMIN_EMAIL',
    default: '',
    zh: '首次启动时创建的管理员邮箱',
    en: 'Admin made at the first start: email',
  },
  {
    name: 'HUILIU_ADMIN_PASSWORD',
    default: '',
    zh: '首次启动时创建的管理员密码',
    en: 'Admin made at the first start: password',
  },
  {
    name: 'HUILIU_DEMO',
    default: '0',
    zh: '1：载入演示公司（只限本机地址）',
    en: '1: load the demo company (loopback HOST only)',
  },
  {
    name: 'HUILIU_KEY',
    default: '',
    zh: '主密钥：32 字节，十六进制或 base64',
    en: 'Master key: 32 bytes as hex or base64',
  },
  {
    name: 'LOG_LEVEL',
    default: 'info',
    zh: `日志级别：${LOG_LEVELS.join(' ')}`,
    en: `Log level: ${LOG_LEVELS.join(' ')}`,
  },
  {
    name: 'TRUSTED_PROXIES',
    default: '',
    zh: '可信反向代理的地址或网段，逗号分隔；也可写 loopback',
    en: 'Trusted reverse proxies: addresses or CIDRs, comma separated; or loopback',
  },
  {
    name: 'DNS_SERVERS',
    default: '',
    zh: '检查邮箱域名时询问的 DNS 服务器，逗号分隔；不填用系统的',
    en: 'DNS servers asked for the records of mail domains, comma separated; empty: the system’s',
  },
] as const

export type Variable = (typeof VARIABLES)[number]['name']
export type Environment = Record<string, string | undefined>

/** A variable's value is wrong; the message names it. */
export class ConfigError extends StartError {
  readonly variable: Variable

  constructor(variable: Variable, { zh, en }: { zh: string; en: string }) {
    super({ zh: `${variable} 设置有误：${zh}`, en: `${variable} is wrong: ${en}` })
    this.name = 'ConfigError'
    this.variable = variable
  }
}

/** Reads the environment; the only place that does. Throws ConfigError. An empty variable counts as not set. */
export function loadConfig(flags: { demo?: boolean } = {}, env: Environment = process.env): Config {
  const host = get(env, 'HOST')
  const demo = flags.demo === true || readSwitch(env, 'HUILIU_DEMO')
  if (demo && !isLoopback(host)) {
    throw new ConfigError('HOST', {
      zh: `演示模式只能在本机地址上运行，当前为 ${host}`,
      en: `the demo runs on a loopback address only, not on ${host}`,
    })
  }
  const databaseUrl = readDatabaseUrl(env)
  return {
    dataDir: readDataDir(env, { embedded: databaseUrl === undefined }),
    port: readPort(env),
    host,
    publicUrl: readPublicUrl(env),
    databaseUrl,
    admin: readAdmin(env),
    demo,
    key: readKey(env),
    logLevel: readLogLevel(env),
    queryTimeoutMs: readQueryTimeout(env),
    trustedProxies: readProxies(env),
    dnsServers: readDnsServers(env),
  }
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}

function get(env: Environment, name: Variable): string {
  const fallback = VARIABLES.find(variable => variable.name === name)?.default ?? ''
  return env[name]?.trim() || fallback
}

function optional(env: Environment, name: Variable): string | undefined {
  return get(env, name) || undefined
}

/** Root's PostgreSQL runs as another user: where that one cannot reach the checkout, the default moves. */
function readDataDir(env: Environment, { embedded }: { embedded: boolean }): string {
  const folder = resolve(get(env, 'HUILIU_DATA'))
  if (env['HUILIU_DATA']?.trim() || !embedded || existsSync(join(folder, 'postgres'))) return folder
  const user = postgresUser()
  return user && !canReach(user, resolve('.')) ? SYSTEM_FOLDER : folder
}

function readPort(env: Environment): number {
  const text = get(env, 'PORT')
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65535) return port
  throw new ConfigError('PORT', { zh: `应为 0 到 65535 的整数，而不是“${text}”`, en: `want 0 to 65535, not "${text}"` })
}

function readPublicUrl(env: Environment): string | undefined {
  const text = optional(env, 'PUBLIC_URL')
  if (!text) return undefined
  const url = URL.parse(text)
  if (url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash && !url.username) {
    return url.origin
  }
  throw new ConfigError('PUBLIC_URL', {
    zh: `应形如 https://crm.example.com（不带路径），而不是“${text}”`,
    en: `want something like https://crm.example.com without a path, not "${text}"`,
  })
}

/** Never echoed: it holds a password. Not parsed: libpq's form without a host (a socket's) is no URL of the standard. */
function readDatabaseUrl(env: Environment): string | undefined {
  const text = optional(env, 'DATABASE_URL')
  if (!text || /^postgres(ql)?:\/\/./.test(text)) return text
  throw new ConfigError('DATABASE_URL', {
    zh: '应形如 postgres://用户:密码@主机:5432/数据库',
    en: 'want something like postgres://user:password@host:5432/database',
  })
}

function readAdmin(env: Environment): Config['admin'] {
  const email = optional(env, 'HUILIU_ADMIN_EMAIL')
  const password = env['HUILIU_ADMIN_PASSWORD'] || undefined
  if (!email && !password) return undefined
  if (!email) throw missing('HUILIU_ADMIN_EMAIL', 'HUILIU_ADMIN_PASSWORD')
  if (!password) throw missing('HUILIU_ADMIN_PASSWORD', 'HUILIU_ADMIN_EMAIL')
  if (/^[^\s@]+@[^\s@]+$/.test(email)) return { email, password }
  throw new ConfigError('HUILIU_ADMIN_EMAIL', { zh: `“${email}”不是邮箱地址`, en: `"${email}" is no email address` })
}

function missing(variable: Variable, other: Variable): ConfigError {
  return new ConfigError(variable, { zh: `设置了 ${other} 就必须设置它`, en: `it must be set when ${other} is` })
}

function readSwitch(env: Environment, name: Variable): boolean {
  const text = get(env, name).toLowerCase()
  if (['1', 'true', 'yes', 'on'].includes(text)) return true
  if (['0', 'false', 'no', 'off'].includes(text)) return false
  throw new ConfigError(name, { zh: `应为 1 或 0，而不是“${text}”`, en: `want 1 or 0, not "${text}"` })
}

const KEY_BYTES = 32

function readKey(env: Environment): Buffer | undefined {
  const text = optional(env, 'HUILIU_KEY')
  if (!text) return undefined
  const key = Buffer.from(text, /^[0-9a-f]{64}$/i.test(text) ? 'hex' : 'base64')
  if (key.length === KEY_BYTES) return key
  throw new ConfigError('HUILIU_KEY', {
    zh: '应为 32 字节的十六进制或 base64，可用 openssl rand -hex 32 生成',
    en: 'want 32 bytes as hex or base64; make one with: openssl rand -hex 32',
  })
}

function readLogLevel(env: Environment): LogLevel {
  const text = get(env, 'LOG_LEVEL')
  const level = LOG_LEVELS.find(known => known === text)
  if (level) return level
  const levels = LOG_LEVELS.join(' ')
  throw new ConfigError('LOG_LEVEL', {
    zh: `应为 ${levels} 之一，而不是“${text}”`,
    en: `want one of ${levels}, not "${text}"`,
  })
}

const MAX_QUERY_SECONDS = 3600

function readQueryTimeout(env: Environment): number {
  const text = get(env, 'QUERY_TIMEOUT')
  if (/^\d+(\.\d{1,3})?$/.test(text) && Number(text) <= MAX_QUERY_SECONDS) return Math.round(Number(text) * 1000)
  throw new ConfigError('QUERY_TIMEOUT', {
    zh: `应为 0 到 ${MAX_QUERY_SECONDS} 的秒数，而不是“${text}”`,
    en: `want 0 to ${MAX_QUERY_SECONDS} seconds, not "${text}"`,
  })
}

const NAMED_PROXIES = ['loopback', 'linklocal', 'uniquelocal']

function readProxies(env: Environment): string[] {
  const proxies = listed(get(env, 'TRUSTED_PROXIES'))
  const wrong = proxies.find(proxy => !NAMED_PROXIES.includes(proxy) && !isNetwork(proxy))
  if (wrong === undefined) return proxies
  throw new ConfigError('TRUSTED_PROXIES', {
    zh: `“${wrong}”不是 IP 地址、网段或 ${NAMED_PROXIES.join('、')}`,
    en: `"${wrong}" is no IP address, CIDR, or one of ${NAMED_PROXIES.join(', ')}`,
  })
}

/** An address, with a port where it is not 53. */
function readDnsServers(env: Environment): string[] {
  const servers = listed(get(env, 'DNS_SERVERS'))
  const isServer = (one: string) => isIP(one) !== 0 || /^(\d{1,3}(\.\d{1,3}){3}|\[[0-9a-fA-F:]+\]):\d{1,5}$/.test(one)
  const wrong = servers.find(one => !isServer(one))
  if (wrong === undefined) return servers
  throw new ConfigError('DNS_SERVERS', { zh: `“${wrong}”不是 IP 地址`, en: `"${wrong}" is no IP address` })
}

function listed(text: string): string[] {
  return text
    .split(',')
    .map(one => one.trim())
    .filter(Boolean)
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  const version = isIP(address)
  if (!version || rest.length) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
}
