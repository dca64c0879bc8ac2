import type { JsonObject } from '../json-safe.ts'
import type { SetUp, SetUpProblem } from '../contract.ts'
import { NETWORKS } from '../network.ts'
import { aesKeyOf } from './crypto.ts'

/** The platform itself; a company whose addresses change sets a relay of its own in front of it. */
export const PLATFORM = 'https://api.weixin.qq.com'

const MODES = ['encrypted', 'plain'] as const
export type WechatSettings = {
  appid: string
  /** gh_…: the account as messages name it; null: not told, so not compared */
  originalId: string | null
  /** `encrypted` reads only what was encrypted (安全模式 and 兼容模式), `plain` only what was not (明文模式) */
  mode: (typeof MODES)[number]
  /** without a trailing slash */
  apiBase: string
  /** networks (CIDR) the relay may stand in although they are not public */
  networks: string[]
}

/** What people set, as it was checked when they set it. */
export function settingsOf(settings: JsonObject): WechatSettings {
  const { appid, originalId, mode, apiBase, networks } = settings
  return {
    appid: typeof appid === 'string' ? appid : '',
    originalId: typeof originalId === 'string' && originalId !== '' ? originalId : null,
    mode: mode === 'plain' ? 'plain' : 'encrypted',
    apiBase: (typeof apiBase === 'string' && apiBase !== '' ? apiBase : PLATFORM).replace(/\/+$/, ''),
    networks: (Array.isArray(networks) ? networks : []).filter(one => typeof one === 'string'),
  }
}

/** A day for both keys: what is under way, and what is sent once more, is still signed by the one before. */
const OVERLAP_HOURS = 24

export const wechatSetUp: SetUp = {
  settings: {
    type: 'object',
    additionalProperties: false,
    required: ['appid'],
    properties: {
      appid: { type: 'string', pattern: '^wx[0-9a-f]{16}$' },
      originalId: { type: 'string', maxLength: 60, pattern: '^(gh_[0-9A-Za-z_-]+)?$' },
      mode: { type: 'string', enum: [...MODES] },
      apiBase: { type: 'string', maxLength: 200, pattern: '^(https?://[A-Za-z0-9.:\\[\\]-]+(/[A-Za-z0-9._~/-]*)?)?$' },
      networks: NETWORKS,
    },
  },
  secrets: [
    { name: 'token', required: true, maxLength: 32, overlapHours: OVERLAP_HOURS },
    { name: 'encoding_aes_key', required: false, maxLength: 43, overlapHours: OVERLAP_HOURS },
    { name: 'app_secret', required: false, maxLength: 64 },
  ],
  problems: ({ settings, secrets, has }) => [
    ...tokenProblems(secrets['token']),
    ...keyProblems(secrets['encoding_aes_key'], {
      needed: settingsOf(settings).mode === 'encrypted' && !has.includes('encoding_aes_key'),
    }),
    ...baseProblems(settingsOf(settings)),
  ],
}

function tokenProblems(token: string | undefined): SetUpProblem[] {
  if (token === undefined || /^[A-Za-z0-9]{3,32}$/.test(token)) return []
  const message = { zh: '令牌为 3 到 32 个英文字母或数字', en: 'a token has 3 to 32 letters and digits' }
  return [{ path: 'secrets.token', code: 'wrong_format', message }]
}

function keyProblems(key: string | undefined, { needed }: { needed: boolean }): SetUpProblem[] {
  const path = 'secrets.encoding_aes_key'
  if (key === undefined && !needed) return []
  if (key === undefined)
    return [{ path, code: 'required', message: { zh: '加密方式下必填', en: 'is required for encrypted messages' } }]
  if (aesKeyOf(key)) return []
  const message = { zh: '消息加解密密钥为 43 个英文字母或数字', en: 'an EncodingAESKey has 43 letters and digits' }
  return [{ path, code: 'wrong_format', message }]
}

/** Requests carry the account's token: only a relay in a network that is named may be asked without encryption. */
function baseProblems({ apiBase, networks }: WechatSettings): SetUpProblem[] {
  const url = URL.canParse(apiBase) ? new URL(apiBase) : null
  if (url?.protocol === 'https:' || (url && networks.length > 0)) return []
  const message = {
    zh: '接口地址须以 https:// 开头，写明了内网的除外',
    en: 'the API address must begin with https://, unless its network is named',
  }
  return [{ path: 'settings.apiBase', code: 'wrong_format', message }]
}
