import { defineProblem } from '../kernel/index.ts'

export const badSolution = defineProblem('solution_unreadable', 422, {
  zh: '这不是可用的方案文件',
  en: 'This is no usable solution',
})
export const unknownSolution = defineProblem('unknown_solution', 404, {
  zh: '没有这个方案：{name}',
  en: 'There is no solution {name}',
})
export const solutionBusy = defineProblem('solution_busy', 409, {
  zh: '另一次安装还在进行，请稍后再试',
  en: 'Another installation is still under way; try again shortly',
})
export const solutionNeeds = defineProblem('solution_needs', 409, {
  zh: '要先安装：{names}',
  en: 'Needs to be installed first: {names}',
})
export const solutionNeeded = defineProblem('solution_needed', 409, {
  zh: '还有方案依赖它：{names}',
  en: 'Other solutions need it: {names}',
})
export const solutionFixed = defineProblem('solution_fixed', 409, {
  zh: '基础方案不能移除',
  en: 'The core cannot be removed',
})
export const solutionHasRecords = defineProblem('solution_has_records', 409, {
  zh: '其中有记录：{names}；确认后才会移除',
  en: 'There are records: {names}; it is removed only when this is confirmed',
})
export const changeFailed = defineProblem('solution_failed', 422, {
  zh: '安装没有成功，已恢复原样',
  en: 'The installation did not succeed; everything is as it was',
})
export const solutionName = defineProblem('solution_name_taken', 409, {
  zh: '产品自带同名方案：{name}',
  en: 'The product has a solution {name} of its own',
})
export const notFromSandbox = defineProblem('sandbox_in_sandbox', 409, {
  zh: '沙盒里不能再建沙盒',
  en: 'A sandbox has no sandboxes of its own',
})
export const sandboxMembersOnly = defineProblem('sandbox_members_only', 409, {
  zh: '只有成员可以使用沙盒',
  en: 'Only members use sandboxes',
})
