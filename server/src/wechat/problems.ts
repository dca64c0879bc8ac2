import { WECHAT_REFUSALS, wechatWords } from '../channels/index.ts'
import { defineProblem, type ProblemError } from '../kernel/index.ts'

/** Nothing is wrong with the request: it may be made again. */
const PASSING = new Set(['unreachable', 'platform_busy'])

/** What the platform said to something people asked for just now. */
const REFUSED = Object.fromEntries(
  WECHAT_REFUSALS.flatMap(code => {
    const words = wechatWords[code]
    return words ? [[code, defineProblem(`wechat_${code}`, PASSING.has(code) ? 503 : 409, words)]] : []
  }),
)

export function platformRefused(code: string): ProblemError {
  const refusal = REFUSED[code] ?? REFUSED['refused_by_platform']
  if (!refusal) throw new Error(`no words for ${code}`)
  return refusal()
}

export const notAServer = defineProblem('not_a_server', 403, {
  zh: '只有服务器来源的密钥可以为登录用户申请二维码',
  en: 'Only the key of a server source may ask for a code for a signed-in user',
})
