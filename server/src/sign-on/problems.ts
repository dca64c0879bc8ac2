import { defineProblem } from '../kernel/index.ts'

export const providerRefused = defineProblem('provider_refused', 422, {
  zh: '对方拒绝了：{said}',
  en: 'The provider refused: {said}',
})
export const providerUnreachable = defineProblem('provider_unreachable', 422, {
  zh: '无法连接对方的服务器：{said}',
  en: 'The provider’s server cannot be reached: {said}',
})
export const wayGone = defineProblem('sign_in_way_gone', 404, {
  zh: '没有这种登录方式，或已停用',
  en: 'There is no such way to sign in, or it is switched off',
})
export const alreadyLinked = defineProblem('already_linked', 409, {
  zh: '对方的这个账号或这位成员已经关联',
  en: 'That account, or this member, is linked already',
})
