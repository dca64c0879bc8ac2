import { PART_FOLDERS, type PartBody, type Solution, type SolutionHead, type SolutionPart } from '@huiliu/contracts'
import { Check } from 'typebox/value'
import { misfits, type LocalFieldProblem } from '../kernel/index.ts'
import { isKeyed, textOf, uniform } from './json.ts'
import { KINDS, type Kind } from './kinds/index.ts'
import { badSolution } from './problems.ts'
import { HeadSchema } from './schemas.ts'

/** A file of a solution: `objects/lead.json` and its text. */
export type SolutionFile = { path: string; text: string }

const HEAD = 'solution.json'
const MAX_SHOWN = 50

/** Throws solution_unreadable with the file and place of everything that is wrong. */
export function readSolution(files: SolutionFile[]): Solution {
  const problems: LocalFieldProblem[] = []
  const heads: SolutionHead[] = []
  const parts: SolutionPart[] = []
  for (const file of files) {
    const body = parsed(file, problems)
    if (body === undefined) continue
    if (file.path === HEAD) heads.push(...headOf(body, problems))
    else parts.push(...partOf(file.path, body, problems))
  }
  const [head] = heads
  if (!files.some(file => file.path === HEAD)) problems.push(refusal(HEAD, 'required', '', NO_HEAD))
  if (problems.length > 0 || !head) throw badSolution({}, problems.slice(0, MAX_SHOWN))
  return { head, parts: parts.toSorted(byPlace(head)) }
}

function parsed({ path, text }: SolutionFile, problems: LocalFieldProblem[]): PartBody | undefined {
  try {
    const body: unknown = JSON.parse(text)
    if (isKeyed(body)) return body
    problems.push(refusal(path, 'wrong_type', '', { zh: '应为一个 JSON 对象', en: 'must be one JSON object' }))
  } catch (error) {
    const message = notJson(/\(line (\d+) column (\d+)\)/.exec(String(error)))
    problems.push(refusal(path, 'not_json', '', message))
  }
  return undefined
}

/** With the place, where the parser told one: of a file that ends too early there is none. */
function notJson(place: RegExpExecArray | null): LocalFieldProblem['message'] {
  if (!place) return { zh: '不是有效的 JSON', en: 'is not valid JSON' }
  const [, line = '', column = ''] = place
  return {
    zh: `不是有效的 JSON（第 ${line} 行第 ${column} 列）`,
    en: `is not valid JSON (line ${line}, column ${column})`,
  }
}

function headOf(body: PartBody, problems: LocalFieldProblem[]): SolutionHead[] {
  const wrong = misfits(HeadSchema, body, '')
  problems.push(...wrong.map(({ path, code, message }) => refusal(HEAD, code, path, message)))
  return wrong.length === 0 && Check(HeadSchema, body) ? [body] : []
}

const FILE = /^([a-z]+)\/([a-z0-9][a-z0-9_.-]*)\.json$/

function partOf(path: string, body: PartBody, problems: LocalFieldProblem[]): SolutionPart[] {
  const [, folder = '', name = ''] = FILE.exec(path) ?? []
  const kind = KINDS.find(one => one.folder === folder)
  if (!kind) {
    problems.push(refusal(path, 'unknown_kind', '', NO_KIND))
    return []
  }
  const wrong = misfits(kind.schema, body, '')
  problems.push(...wrong.map(({ path: at, code, message }) => refusal(path, code, at, message)))
  if (wrong.length > 0) return []
  if (!kind.named(name, body)) {
    problems.push(refusal(path, 'wrong_name', '', WRONG_NAME))
    return []
  }
  return [{ kind: kind.kind, name, body: uniform(kind.whole?.(body) ?? body) }]
}

const NO_HEAD = { zh: '缺少这个文件', en: 'is missing' }
const NO_KIND = {
  zh: `文件应在这些文件夹之一：${Object.keys(PART_FOLDERS).join('、')}`,
  en: `must be in one of the folders ${Object.keys(PART_FOLDERS).join(', ')}`,
}
const WRONG_NAME = {
  zh: '文件名与内容不符，或缺少名称',
  en: 'is named differently from what it holds, or has no label',
}

/** A problem of a file: `objects/lead.json: fields.0.type`. */
export function refusal(
  file: string,
  code: string,
  at: string,
  message: LocalFieldProblem['message'],
): LocalFieldProblem {
  return { path: at === '' ? file : `${file}: ${at}`, code, message }
}

/** Kinds in the order in which they need each other, objects as the head puts them, the rest by name. */
function byPlace({ objects = [] }: SolutionHead) {
  const kindPlace = new Map(KINDS.map(({ kind }, place) => [kind, place]))
  const place = ({ kind, name }: SolutionPart) => (kind === 'object' ? objects.indexOf(name) + 1 || 1000 : 0)
  return (a: SolutionPart, b: SolutionPart) =>
    (kindPlace.get(a.kind) ?? 0) - (kindPlace.get(b.kind) ?? 0) || place(a) - place(b) || (a.name < b.name ? -1 : 1)
}

/** The same solution as files, in their order. */
export function filesOf({ head, parts }: Solution): SolutionFile[] {
  const files = parts.map(part => ({ path: pathOf(part), text: textOf(part.body) }))
  return [{ path: HEAD, text: textOf(head) }, ...files.toSorted((a, b) => (a.path < b.path ? -1 : 1))]
}

export function pathOf({ kind, name }: Pick<SolutionPart, 'kind' | 'name'>): string {
  return `${folderOf(KINDS, kind)}/${name}.json`
}

function folderOf(kinds: Kind[], kind: SolutionPart['kind']): string {
  return kinds.find(one => one.kind === kind)?.folder ?? kind
}
