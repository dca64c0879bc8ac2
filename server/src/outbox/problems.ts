import type { LocalFieldProblem } from '../kernel/index.ts'
import { defineProblem } from '../kernel/index.ts'

export const notQueued = defineProblem('message_left', 409, {
  zh: '消息已经发出或处理过，不能撤回',
  en: 'The message has left or was dealt with; it cannot be taken back',
})
export const notResendable = defineProblem('message_not_open', 409, {
  zh: '只有结果未知或失败的消息可以再发一次',
  en: 'Only a message whose outcome is unknown or that failed can be sent again',
})

const WORDS = {
  unknown_source: { zh: '没有这个渠道', en: 'is no channel' },
  cannot_send: { zh: '这个渠道不能发送消息', en: 'is a channel that cannot send' },
  not_theirs: { zh: '不是这位客户的地址', en: 'is not an address of this customer' },
  empty: { zh: '消息没有内容', en: 'says nothing' },
  too_long: { zh: '超过这个渠道的长度限制', en: 'is longer than the channel carries' },
  no_subject: { zh: '邮件需要主题', en: 'a mail needs a subject' },
  no_files: { zh: '这个渠道不能带附件', en: 'the channel carries no files' },
  too_large: { zh: '附件总共超过这个渠道的限制', en: 'are together larger than the channel carries' },
  too_many: { zh: '附件太多', en: 'are too many' },
  unknown_event: { zh: '没有这条消息', en: 'is no message of this customer' },
  no_proof: { zh: '请写明客户是怎么说的', en: 'must say how the customer said it' },
  unknown_file: { zh: '没有这个文件', en: 'is no file' },
}

/** What is wrong with one field of a message. */
export function sendProblem(path: string, code: keyof typeof WORDS): LocalFieldProblem {
  return { path, code, message: WORDS[code] }
}
