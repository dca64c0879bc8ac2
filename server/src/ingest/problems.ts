import { defineProblem } from '../kernel/index.ts'

export const unknownWriteKey = defineProblem('unknown_write_key', 401, {
  zh: '写入密钥无效或已停用',
  en: 'The write key is unknown or disabled',
})
export const notJsonObject = defineProblem('not_json', 400, {
  zh: '请求内容不是 JSON 对象',
  en: 'The body is not a JSON object',
})
