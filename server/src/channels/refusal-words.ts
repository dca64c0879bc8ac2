import type { Label } from '@huiliu/contracts'
import { mailWords } from './mail/refusal-words.ts'
import { networkWords } from './network.ts'
import { wechatWords } from './wechat/refusals.ts'

/** Why a platform did not take a message, in words: one line a channel. */
const WORDS = [networkWords, mailWords, wechatWords]

/** undefined for a code that no channel gives. */
export function refusalWords(code: string): Label | undefined {
  return WORDS.find(words => Object.hasOwn(words, code))?.[code]
}
