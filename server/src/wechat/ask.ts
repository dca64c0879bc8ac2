import { askWechatAs, wechatRefusalOf, wechatSilenceOf, type Account, type WechatAnswer } from '../channels/index.ts'

const PATIENCE_MS = 20_000

export type Asked = Parameters<typeof askWechatAs>[1]
export type Told = { answer: WechatAnswer } | { problem: string; errcode: number | null }

/** Asks the platform; what is in the way comes as a code that has words. */
export async function tell(account: Account, asked: Asked, signal?: AbortSignal): Promise<Told> {
  const patience = AbortSignal.timeout(PATIENCE_MS)
  const answer = await askWechatAs(account, asked, signal ? AbortSignal.any([signal, patience]) : patience)
  if ('noAnswer' in answer) return { problem: wechatSilenceOf(answer.noAnswer), errcode: null }
  return answer.errcode === 0 ? { answer } : { problem: wechatRefusalOf(answer.errcode), errcode: answer.errcode }
}
