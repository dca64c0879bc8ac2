import type { Label } from '@huiliu/contracts'
import type { Node } from './types.ts'

/** Why rows about records are not taken. */

export function several({ object: { label } }: Node, key: string, count: number): Label {
  return {
    zh: `有 ${count} 条${label.zh}都是「${key}」，不知道是哪一条`,
    en: `${count} records have “${key}”: which one is meant cannot be told`,
  }
}

export function missing({ object: { label } }: Pick<Node, 'object'>, key: string): Label {
  return { zh: `没有「${key}」这样的${label.zh}`, en: `there is no ${label.en.toLowerCase()} “${key}”` }
}

export function twice(row: number): Label {
  return { zh: `与第 ${row} 行是同一条`, en: `is the record of row ${row}` }
}

export const TAKEN: Label = { zh: '已被另一条记录使用', en: 'is in use by another record' }
export const EXISTS: Label = { zh: '已有这条记录，而这次只新增', en: 'is there already, and this import only adds' }
export const UNNAMED: Label = {
  zh: '没有写明是哪一条，而这次只更新',
  en: 'does not say which record is meant, and this import only updates',
}
export const NO_CREATE: Label = { zh: '您不能新建这种记录', en: 'you may not make records of this kind' }
export const NO_UPDATE: Label = { zh: '这条记录您不能修改', en: 'this is a record you may not change' }
export const UNKNOWN_PERSON: Label = { zh: '没有这样的客户', en: 'there is no such customer' }
