import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import formatsPlugin from 'ajv-formats'
import type { FastifySchemaCompiler, FastifySchemaValidationError } from 'fastify'
import type { FastifyValidationResult } from 'fastify/types/schema.js'
import type { Label } from '@huiliu/contracts'
import { invalidInput, type LocalFieldProblem, type ProblemError } from '../problems.ts'

const addFormats = formatsPlugin.default

/**
 * Bodies are taken strictly; path and query arrive as text, so numbers and booleans in them are read as such. Text that
 * PostgreSQL cannot keep is refused wherever it stands.
 */
export function validators(): FastifySchemaCompiler<object> {
  const strict = addFormats(new Ajv(STRICT))
  const reading = addFormats(new Ajv({ ...STRICT, coerceTypes: 'array' }))
  return ({ schema, httpPart }) => {
    const fits = (httpPart === 'body' ? strict : reading).compile(schema)
    // Fastify reads the errors off the function it called.
    const check: FastifyValidationResult = data => {
      check.errors = fits(data) ? unkeepable(data) : (fits.errors ?? [])
      return check.errors.length === 0
    }
    return check
  }
}

const STRICT = { allErrors: true, useDefaults: true, strict: false }
const compiled = new WeakMap<object, ValidateFunction>()

/** What of a value does not fit a schema, field by field; defaults are put into the value. */
export function misfits(schema: object, value: unknown, prefix: string): LocalFieldProblem[] {
  const fits = compiled.get(schema) ?? addFormats(new Ajv(STRICT)).compile(schema)
  compiled.set(schema, fits)
  const failures = fits(value) ? unkeepable(value) : (fits.errors ?? [])
  return failures
    .slice(0, SHOWN)
    .map(fieldProblem)
    .map(one => ({ ...one, path: [prefix, one.path].filter(Boolean).join('.') }))
}

const MAX_DEPTH = 100

/** Texts with NUL or half a surrogate pair, and values so deep that no reading of ours should have to follow. */
function unkeepable(data: unknown): FastifySchemaValidationError[] {
  const failures: FastifySchemaValidationError[] = []
  const left = [{ value: data, path: '', depth: 0 }]
  for (let next = left.pop(); next && failures.length < SHOWN; next = left.pop()) {
    const { value, path, depth } = next
    if (typeof value === 'string' && !isKeepable(value)) failures.push(failureAt(path, 'unprintable'))
    if (typeof value !== 'object' || value === null) continue
    if (depth >= MAX_DEPTH) return [failureAt(path.split('/', 3).join('/'), 'too_deep')]
    for (const [key, inner] of Object.entries(value)) {
      if (!isKeepable(key)) failures.push(failureAt(path, 'unprintable'))
      left.push({ value: inner, path: `${path}/${key}`, depth: depth + 1 })
    }
  }
  return failures
}

function isKeepable(text: string): boolean {
  return !text.includes('\u0000') && text.isWellFormed()
}

function failureAt(instancePath: string, keyword: string): FastifySchemaValidationError {
  return { instancePath, keyword, params: {}, schemaPath: '' }
}

const SHOWN = 50

/** Fastify's validation error as problem details, field by field; undefined when it is another error. */
export function validationProblem(error: unknown): ProblemError | undefined {
  if (!(error instanceof Error) || !('validation' in error) || !Array.isArray(error.validation)) return undefined
  const failures: FastifySchemaValidationError[] = error.validation
  return invalidInput({}, failures.slice(0, SHOWN).map(fieldProblem))
}

type Failure = Pick<ErrorObject, 'keyword' | 'instancePath' | 'params'>

function fieldProblem({ keyword, instancePath, params }: Failure): LocalFieldProblem {
  const inside = instancePath.slice(1).replaceAll('/', '.')
  const name = params['missingProperty'] ?? params['additionalProperty']
  const path = typeof name === 'string' ? [inside, name].filter(Boolean).join('.') : inside
  return {
    path,
    code: CODES[keyword] ?? 'invalid',
    message: MESSAGES[CODES[keyword] ?? 'invalid']?.(params) ?? INVALID,
  }
}

const CODES: Record<string, string> = {
  required: 'required',
  additionalProperties: 'unknown_field',
  unevaluatedProperties: 'unknown_field',
  type: 'wrong_type',
  format: 'wrong_format',
  pattern: 'wrong_format',
  enum: 'not_allowed',
  const: 'not_allowed',
  minLength: 'too_short',
  maxLength: 'too_long',
  minimum: 'too_small',
  maximum: 'too_large',
  minItems: 'too_few',
  maxItems: 'too_many',
  unprintable: 'unprintable',
  too_deep: 'too_deep',
}
const INVALID: Label = { zh: '内容无效', en: 'is not valid' }
const MESSAGES: Record<string, (params: Record<string, unknown>) => Label> = {
  required: () => ({ zh: '必填', en: 'is required' }),
  unknown_field: () => ({ zh: '没有这个字段', en: 'is not a known field' }),
  wrong_type: params => ({ zh: `类型应为 ${String(params['type'])}`, en: `must be of type ${String(params['type'])}` }),
  wrong_format: () => ({ zh: '格式不对', en: 'has the wrong format' }),
  not_allowed: () => ({ zh: '不在允许的取值之内', en: 'is not one of the allowed values' }),
  unprintable: () => ({ zh: '含有无法保存的字符', en: 'holds a character that cannot be kept' }),
  too_deep: () => ({ zh: '嵌套过深', en: 'is nested too deeply' }),
  too_short: params => ({
    zh: `至少 ${String(params['limit'])} 个字符`,
    en: `must have at least ${String(params['limit'])} characters`,
  }),
  too_long: params => ({
    zh: `至多 ${String(params['limit'])} 个字符`,
    en: `must have at most ${String(params['limit'])} characters`,
  }),
  too_small: params => ({
    zh: `不得小于 ${String(params['limit'])}`,
    en: `must not be less than ${String(params['limit'])}`,
  }),
  too_large: params => ({
    zh: `不得大于 ${String(params['limit'])}`,
    en: `must not be more than ${String(params['limit'])}`,
  }),
  too_few: params => ({
    zh: `至少 ${String(params['limit'])} 项`,
    en: `must have at least ${String(params['limit'])} items`,
  }),
  too_many: params => ({
    zh: `至多 ${String(params['limit'])} 项`,
    en: `must have at most ${String(params['limit'])} items`,
  }),
}
