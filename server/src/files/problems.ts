import { defineProblem } from '../kernel/index.ts'

export const fileWaiting = defineProblem('file_waiting', 409, {
  zh: '这个文件还没有取回来，请稍后再试',
  en: 'This file has not been fetched yet, try again shortly',
})
export const fileLost = defineProblem('file_lost', 410, {
  zh: '这个文件已经取不到了：来源不再保存它',
  en: 'This file can no longer be had: its source does not keep it any more',
})
