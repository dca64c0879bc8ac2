import type { RefusalWords } from '../contract.ts'

/** Why a mail was not taken, with the server's own answer. */
export const mailWords: RefusalWords = {
  no_such_recipient: { zh: '收件地址不存在（{detail}）', en: 'There is no such address ({detail})' },
  refused_by_policy: {
    zh: '对方的服务器拒收（{detail}）',
    en: 'The receiving server refuses it by its policy ({detail})',
  },
  too_large: { zh: '邮件太大（{detail}）', en: 'The mail is too large ({detail})' },
  not_taken: { zh: '服务器没有收下（{detail}）', en: 'The server did not take it ({detail})' },
  try_later: { zh: '服务器要求稍后再试（{detail}）', en: 'The server asks to try again later ({detail})' },
  no_connection: { zh: '连接不上发信服务器（{detail}）', en: 'The sending server cannot be reached ({detail})' },
  no_encryption: {
    zh: '与发信服务器无法建立加密连接（{detail}）',
    en: 'No encrypted connection to the sending server ({detail})',
  },
  sign_in_failed: { zh: '发信服务器拒绝登录（{detail}）', en: 'The sending server refused to sign in ({detail})' },
  stopped: { zh: '系统正在停止', en: 'The system was stopping' },
}
