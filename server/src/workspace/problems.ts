import { defineProblem } from '../kernel/index.ts'

export const wrongCredentials = defineProblem('wrong_credentials', 401, {
  zh: '账号或密码不对',
  en: 'The login or the password is wrong',
})
export const throttled = defineProblem('sign_in_throttled', 429, {
  zh: '尝试次数过多，请 {seconds} 秒后再试',
  en: 'Too many attempts, try again in {seconds} seconds',
})
export const crossSite = defineProblem('cross_site', 403, {
  zh: '请求来自其他网站，已拒绝',
  en: 'The request came from another site and was refused',
})
export const setupClosed = defineProblem('setup_closed', 403, {
  zh: '设置链接无效或已用过，请看服务器终端',
  en: 'The setup link is invalid or used; look at the terminal',
})
export const invitationGone = defineProblem('invitation_gone', 404, {
  zh: '邀请链接无效或已过期',
  en: 'The invitation is invalid or has expired',
})
export const lastAdmin = defineProblem('last_admin', 409, {
  zh: '至少要保留一位在职管理员',
  en: 'At least one active admin must remain',
})
export const loginTaken = defineProblem('login_taken', 409, { zh: '这个账号已有人使用', en: 'This login is in use' })
export const unknownRole = defineProblem('unknown_role', 422, { zh: '没有这个角色', en: 'There is no such role' })
