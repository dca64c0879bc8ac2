import { defineProblem } from '../kernel/index.ts'

export const callerKnown = defineProblem('caller_known', 409, {
  zh: '这个号码已经有客户了',
  en: 'The number already belongs to a customer',
})
export const callerWithheld = defineProblem('caller_withheld', 409, {
  zh: '对方没有显示号码',
  en: 'The caller withheld the number',
})
