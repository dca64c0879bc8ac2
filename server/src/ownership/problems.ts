import { defineProblem } from '../kernel/index.ts'

export const noPool = defineProblem('no_pool', 404, {
  zh: '这类记录没有公海',
  en: 'Records of this kind have no pool',
})
export const alreadyClaimed = defineProblem('already_claimed', 409, {
  zh: '已被别人领取，或不在公海里',
  en: 'Somebody has claimed it, or it is not in the pool',
})
export const holdLimitReached = defineProblem('hold_limit_reached', 409, {
  zh: '名下已有 {held} 个，最多 {limit} 个',
  en: '{held} are held, {limit} at most',
})
export const dayLimitReached = defineProblem('day_limit_reached', 409, {
  zh: '今天已领取 {today} 个，每天最多 {limit} 个',
  en: '{today} claimed today, {limit} a day at most',
})
export const movedOn = defineProblem('moved_on', 409, {
  zh: '这条记录已经另有归属，不能再撤销',
  en: 'The record has gone to somebody else meanwhile and stays there',
})
export const tooManyMatches = defineProblem('too_many_matches', 429, {
  zh: '查得太多了，过一会儿再查',
  en: 'Too much was looked up; try again later',
})
export const alreadyAsked = defineProblem('already_asked', 409, {
  zh: '已经申请过，等待对方答复',
  en: 'It was asked for already and waits for an answer',
})
export const alreadyAnswered = defineProblem('already_answered', 409, {
  zh: '这个申请已经答复过',
  en: 'This request was answered already',
})
export const nobodyToAsk = defineProblem('nobody_to_ask', 409, {
  zh: '这条记录没有负责人可以申请',
  en: 'The record has no owner to ask',
})
export const sameMember = defineProblem('same_member', 422, {
  zh: '不能交接给本人',
  en: 'It cannot be handed over to the same member',
})
export const nobodyThere = defineProblem('nobody_there', 422, {
  zh: '这个部门没有其他在职成员',
  en: 'The department has no other active member',
})
