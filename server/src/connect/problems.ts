import { defineProblem, type LocalFieldProblem } from '../kernel/index.ts'

export const notReplayable = defineProblem('replay_too_large', 422, {
  zh: '这段时间里的事件超过 {most} 条，请缩短时间段',
  en: 'More than {most} events fall into this time; choose a shorter one',
})
export const notDead = defineProblem('event_not_settled', 409, {
  zh: '这条还在等待或正在发送',
  en: 'This one still waits or is being sent',
})

const WORDS = {
  no_address: { zh: '不是 http 或 https 地址', en: 'is no http or https address' },
  with_password: { zh: '地址里不能有用户名和密码', en: 'must hold no user name and password' },
  no_network: { zh: '不是网段，例如 10.0.0.0/8', en: 'is no network, such as 10.0.0.0/8' },
  before_start: { zh: '结束早于开始', en: 'is before the start' },
}

export function subscriptionProblem(path: string, code: keyof typeof WORDS): LocalFieldProblem {
  return { path, code, message: WORDS[code] }
}
