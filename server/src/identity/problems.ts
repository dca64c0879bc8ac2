import { defineProblem } from '../kernel/index.ts'

export const unknownIdentifier = defineProblem('unknown_identifier', 404, {
  zh: '没有人带有这个标识',
  en: 'Nobody carries this identifier',
})
export const alreadySame = defineProblem('already_same', 409, {
  zh: '他们已经是同一人',
  en: 'They are the same person already',
})
export const notSame = defineProblem('not_same', 409, {
  zh: '他们本来就不是同一人',
  en: 'They are not the same person',
})
export const joinRefused = defineProblem('join_refused', 409, {
  zh: '不能合为一人：{reason}',
  en: 'They cannot be one person: {reason}',
})
export const notUndoable = defineProblem('not_undoable', 409, {
  zh: '自动归并不能这样撤销，请在身份中剪断相应的联系',
  en: 'An automatic join is not taken back this way: cut its edge on the identity panel',
})
