import { defineProblem, invalidInput, type ProblemError } from '../kernel/index.ts'

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
export const alreadyJoined = defineProblem('already_joined', 409, {
  zh: '这位成员已经加入或已停用',
  en: 'This member has already joined or is deactivated',
})
export const lastAdmin = defineProblem('last_admin', 409, {
  zh: '至少要保留一位在职管理员',
  en: 'At least one active admin must remain',
})
export const loginTaken = defineProblem('login_taken', 409, { zh: '这个账号已有人使用', en: 'This login is in use' })
export const unknownRole = defineProblem('unknown_role', 422, { zh: '没有这个角色', en: 'There is no such role' })
export const roleTaken = defineProblem('role_taken', 409, { zh: '已有同名角色', en: 'A role with this name exists' })
export const roleFixed = defineProblem('role_fixed', 409, {
  zh: '管理员角色拥有全部权限，不能修改',
  en: 'The admin role has every right and cannot be changed',
})
export const roleStandard = defineProblem('role_standard', 409, {
  zh: '内置角色不能删除',
  en: 'A built-in role cannot be deleted',
})
export const roleInUse = defineProblem('role_in_use', 409, {
  zh: '还有人或程序用着这个角色：{names}。请先给他们换一个角色，或吊销令牌',
  en: 'This role is in use by {names}. Give them another role, or revoke the token, first',
})
export const rightsBeyond = defineProblem('rights_beyond_yours', 403, {
  zh: '这需要您没有的权限',
  en: 'This takes rights you do not have',
})
export const unknownDepartment = defineProblem('unknown_department', 422, {
  zh: '没有这个部门',
  en: 'There is no such department',
})
export const departmentCycle = defineProblem('department_cycle', 422, {
  zh: '部门不能移到自己或下级部门之下',
  en: 'A department cannot be moved below itself',
})
export const stepGone = defineProblem('sign_in_step_gone', 404, {
  zh: '登录已超时，请重新登录',
  en: 'This sign-in has run out; please sign in again',
})
const codeIsWrong = { zh: '验证码不对或已用过', en: 'is wrong, or was used before' }
/** Of an authenticator app, or for recovery. */
export function wrongCode(): ProblemError {
  return invalidInput({}, [{ path: 'code', code: 'wrong_code', message: codeIsWrong }])
}
export const passkeyRefused = defineProblem('passkey_refused', 422, {
  zh: '通行密钥没有被接受，请重试或换一种登录方式',
  en: 'The passkey was not accepted; try again, or sign in another way',
})
export const signedOutMember = defineProblem('not_a_member', 403, {
  zh: '您不是这个工作区的成员',
  en: 'You are no member of this workspace',
})
export const noPassword = defineProblem('password_shared', 409, {
  zh: '此账号还用于其他工作区或尚未加入，不能由您设置密码',
  en: 'This login is used in another workspace as well, or has not joined yet; its password is not yours to set',
})
export const loginNeeded = defineProblem('login_needed', 422, {
  zh: '要直接设置密码，请填写邮箱、手机或用户名',
  en: 'To give a password, say by which e-mail, phone or user name he signs in',
})
export const secondFactorRequired = defineProblem('second_factor_required', 409, {
  zh: '你的角色或工作区要求两步验证，不能关闭',
  en: 'Your role or the workspace asks for a second factor; it cannot be switched off',
})
export const viewingOnly = defineProblem('viewing_only', 403, {
  zh: '正在以他人的权限查看，不能修改',
  en: 'You are looking with another member’s rights; nothing can be changed',
})
export const beyondScope = defineProblem('insufficient_scope', 403, {
  zh: '令牌的范围只允许查看',
  en: 'The scopes of the token only allow reading',
})
export const notWhileActing = defineProblem('not_while_acting', 409, {
  zh: '请先结束代办或查看',
  en: 'Stop acting in somebody’s place first',
})
export const delegationInvalid = defineProblem('delegation_invalid', 422, {
  zh: '结束时间要晚于开始时间和现在，最长一年，且不能委托给自己',
  en: 'It must end after it begins and after now, within a year, and be given to somebody else',
})
export const unknownMember = defineProblem('unknown_member', 422, {
  zh: '没有这位在职成员',
  en: 'There is no such active member',
})
export const unknownRecipient = defineProblem('unknown_recipient', 422, {
  zh: '没有这个成员、部门或角色',
  en: 'There is no such member, department or role',
})
export const membersOnly = defineProblem('members_only', 403, {
  zh: '令牌没有自己的成员资料',
  en: 'A token has no profile of its own',
})
export const departmentInUse = defineProblem('department_in_use', 409, {
  zh: '部门里还有：{names}。请先移走',
  en: 'The department still holds {names}. Move them first',
})

const LISTED = 5

/** Names for a problem's text, the first few of them. */
export function listed(names: string[]): string {
  const more = names.length > LISTED ? ` … (${names.length})` : ''
  return names.slice(0, LISTED).join(', ') + more
}
