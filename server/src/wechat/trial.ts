import type { ChannelTrial, Label } from '@huiliu/contracts'
import { wechatWords } from '../channels/index.ts'
import type { TryChannel } from '../ingest/index.ts'
import { stableToken, TokenRefused } from './token.ts'

type Step = ChannelTrial['steps'][number]

/** Whether the platform gives a token to this server, and whether it has called. Nothing is sent, no token is ended. */
export const tryWechat: TryChannel = async (ctx, account) => {
  const say = ({ zh, en }: Label) => (ctx.locale === 'zh' ? zh : en)
  const token = async (): Promise<Step> => {
    const secret = account.keys['app_secret']?.[0]?.toString()
    const problem = secret === undefined ? 'no_secret' : await problemOf(account.settings, secret)
    return {
      name: 'token',
      ok: problem === null,
      message: say(problem === null ? TOKEN_TAKEN : (wechatWords[problem] ?? { zh: problem, en: problem })),
    }
  }
  const called = async (): Promise<Step> => {
    const rows = await ctx.db.query(`select 1 from ws.delivery where source_id = $1 and path = '/hooks' limit 1`, [
      account.sourceId,
    ])
    return { name: 'callback', ok: rows.length > 0, message: say(rows.length > 0 ? CALLED : NOT_CALLED) }
  }
  const steps = [await called(), await token()]
  return { ok: steps.every(step => step.ok), steps }
}

async function problemOf(settings: Parameters<typeof stableToken>[0], secret: string): Promise<string | null> {
  try {
    await stableToken(settings, secret, false)
    return null
  } catch (error) {
    if (error instanceof TokenRefused) return error.code
    throw error
  }
}

const TOKEN_TAKEN = { zh: '微信发来了接口令牌', en: 'WeChat gave an access token' }
const CALLED = { zh: '已收到公众平台推送的消息', en: 'Messages from WeChat have arrived' }
const NOT_CALLED = {
  zh: '还没有收到消息：在公众平台启用服务器配置后，关注公众号或给它发一句话',
  en: 'No message has come yet: turn on the server configuration in WeChat’s console, then follow the account or write to it',
}
