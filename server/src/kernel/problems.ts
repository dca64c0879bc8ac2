import type { FieldProblem, Label, Locale, Problem } from '@huiliu/contracts'

type Params = Record<string, string | number>
type Definition = { code: string; status: number; title: Label }

/** An error meant for the caller: becomes RFC 9457 problem details in the caller's language. */
export class ProblemError extends Error {
  readonly definition: Definition
  readonly params: Params
  readonly errors: LocalFieldProblem[]

  constructor(definition: Definition, params: Params, errors: LocalFieldProblem[]) {
    super(`${definition.code} ${JSON.stringify(params)}`)
    this.name = 'ProblemError'
    this.definition = definition
    this.params = params
    this.errors = errors
  }
}

/** A problem of one field, in both languages until it is known who reads it. */
export type LocalFieldProblem = { path: string; code: string; message: Label }

const codes = new Set<string>()

/**
 * Declares one problem of the catalogue; each module keeps its own in `problems.ts`.
 * `{name}` in a title is filled from the parameters. Codes are never reused: a second use stops the start.
 */
export function defineProblem(code: string, status: number, title: Label) {
  if (codes.has(code)) throw new Error(`problem code used twice: ${code}`)
  codes.add(code)
  const definition = { code, status, title }
  return (params: Params = {}, errors: LocalFieldProblem[] = []) => new ProblemError(definition, params, errors)
}

export function fill(text: string, params: Params): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole))
}

/** What its reader is told of an error (RFC 9457). */
export function problemDetails(
  { definition: { code, status, title }, params, errors }: ProblemError,
  { locale, requestId }: { locale: Locale; requestId: string | null },
): Problem {
  return {
    type: `urn:huiliu:problem:${code}`,
    status,
    code,
    title: fill(title[locale], params),
    ...(requestId !== null && { requestId }),
    ...(errors.length > 0 && { errors: inLocale(errors, locale) }),
  }
}

export function inLocale(errors: LocalFieldProblem[], locale: Locale): FieldProblem[] {
  return errors.map(error => ({ path: error.path, code: error.code, message: error.message[locale] }))
}

export const invalidInput = defineProblem('invalid_input', 422, {
  zh: '有内容需要更正',
  en: 'Some input needs correction',
})
export const malformedBody = defineProblem('malformed_body', 400, {
  zh: '请求内容无法解析',
  en: 'The request body cannot be read',
})
export const malformedAddress = defineProblem('malformed_address', 400, {
  zh: '请求地址无法解析',
  en: 'The address of the request cannot be read',
})
export const bodyTooLarge = defineProblem('body_too_large', 413, {
  zh: '请求内容过大',
  en: 'The request body is too large',
})
export const unsupportedMedia = defineProblem('unsupported_media', 415, {
  zh: '不支持这种内容类型',
  en: 'This content type is not supported',
})
export const fileMissing = defineProblem('file_missing', 400, {
  zh: '没有文件：请用 multipart 表单发送 file',
  en: 'There is no file: send it as “file” of a multipart form',
})
export const fileTooLarge = defineProblem('file_too_large', 413, {
  zh: '文件太大：至多 {max} MB',
  en: 'The file is too large: at most {max} MB',
})
export const notFound = defineProblem('not_found', 404, { zh: '没有找到', en: 'Not found' })
export const signedOut = defineProblem('signed_out', 401, { zh: '请先登录', en: 'Please sign in' })
export const forbidden = defineProblem('forbidden', 403, { zh: '没有权限', en: 'You may not do this' })
export const versionConflict = defineProblem('version_conflict', 409, {
  zh: '别人刚刚改过这条记录，请看过最新内容后再保存',
  en: 'Somebody changed this record meanwhile; look at it again before saving',
})
export const tooManyRequests = defineProblem('too_many_requests', 429, {
  zh: '请求过于频繁，请稍后再试',
  en: 'Too many requests, try again later',
})
export const overloaded = defineProblem('overloaded', 503, {
  zh: '系统繁忙，请稍后再试',
  en: 'The system is busy, try again shortly',
})
export const queryTooSlow = defineProblem('query_too_slow', 422, {
  zh: '这样查要花太长时间，已经停下；请缩小范围再试',
  en: 'This takes too long to look up and was stopped; ask for less',
})
export const beyondLimits = defineProblem('beyond_limits', 422, {
  zh: '内容太多，数据库的一行或一次查询放不下',
  en: 'This is more than a row or a query of the database holds',
})
export const databaseLost = defineProblem('database_unreachable', 503, {
  zh: '数据库暂时连接不上，请稍后再试',
  en: 'The database cannot be reached just now, try again shortly',
})
export const internal = defineProblem('internal', 500, {
  zh: '系统出错了，已记录',
  en: 'Something went wrong; it has been recorded',
})
