import type { FieldProblem, Problem } from '@huiliu/contracts'
import { currentLocale } from '../app/i18n.ts'

/** A refused or failed request; `code` is stable, messages are in the reader's language. Status 0: the server was not reached. */
export class ApiProblem extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.detail ?? problem.title)
    this.name = 'ApiProblem'
    this.problem = problem
  }
  get code(): string {
    return this.problem.code
  }
  get status(): number {
    return this.problem.status
  }
  fieldProblem(path: string): FieldProblem | undefined {
    return this.problem.errors?.find(error => error.path.replace(/^\//, '').replaceAll('/', '.') === path)
  }
}

export type Call = {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  body?: unknown
  headers?: Record<string, string>
  signal?: AbortSignal
  /** where the path begins; the API unless told */
  base?: string
}
export type Answer<T> = { data: T; actId: string | null }

/** One call of our server by cookie. Throws ApiProblem for every outcome that is not 2xx. */
export async function call<T>(path: string, options: Call = {}): Promise<T> {
  return (await callWithAct<T>(path, options)).data
}

/** Like `call`, with the id of the act the change belongs to (X-Act-Id), by which it can be undone. */
export async function callWithAct<T>(path: string, options: Call = {}): Promise<Answer<T>> {
  const response = await answered(path, options)
  const text = await response.text()
  const data: T = text === '' ? undefined : JSON.parse(text)
  return { data, actId: response.headers.get('X-Act-Id') }
}

/** A file that the server makes, and the name it gives it. Throws ApiProblem like `call`. */
export async function blobOf(path: string, options: Call): Promise<{ blob: Blob; name: string }> {
  const response = await answered(path, options)
  const [, name = ''] = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get('Content-Disposition') ?? '') ?? []
  return { blob: await response.blob(), name: decodeURIComponent(name) }
}

/** A form is sent as it is, everything else as JSON. */
async function answered(
  path: string,
  { method = 'GET', body, headers, signal, base = '/api/v1' }: Call,
): Promise<Response> {
  const isForm = body instanceof FormData
  const response = await reach(base + path, {
    method,
    signal,
    credentials: 'same-origin',
    headers: {
      Accept: 'application/json',
      'Accept-Language': currentLocale() === 'zh' ? 'zh-CN' : 'en',
      ...(body === undefined || isForm ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    body: body === undefined || isForm ? body : JSON.stringify(body),
  })
  if (!response.ok) throw new ApiProblem(await problemOf(response))
  return response
}

/** `?a=1&b=2` of the given values, without the empty ones. */
export function query(values: Record<string, string | number | null | undefined>): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(values)) {
    if (value !== null && value !== undefined && value !== '') search.set(key, String(value))
  }
  const text = search.toString()
  return text ? `?${text}` : ''
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init)
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new ApiProblem({ type: 'about:blank', status: 0, code: 'unreachable', title: 'unreachable' })
  }
}

async function problemOf(response: Response): Promise<Problem> {
  const fallback: Problem = {
    type: 'about:blank',
    status: response.status,
    code: `http_${response.status}`,
    title: response.statusText,
    requestId: response.headers.get('X-Request-Id') ?? undefined,
  }
  try {
    const problem: Partial<Problem> = await response.json()
    return { ...fallback, ...problem }
  } catch {
    return fallback
  }
}
