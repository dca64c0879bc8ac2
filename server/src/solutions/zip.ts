import { ProblemError } from '../kernel/index.ts'
import { badSolution } from './problems.ts'
import { refusal, type SolutionFile } from './read-files.ts'

/** A solution as one .zip. Its reader believes nothing the file says of itself. */

const MOST_FILES = 2000
const MOST_BYTES = 1024 * 1024
const MOST_IN_ALL = 20 * 1024 * 1024
const NAME = /^[a-z0-9_.-]+(\/[a-z0-9_.-]+)?$/

/** The texts of its files; folders are left out. Throws solution_unreadable. */
export async function readZip(bytes: Uint8Array): Promise<SolutionFile[]> {
  const { unzipSync } = await import('fflate')
  let count = 0
  let total = 0
  const names = new Set<string>()
  const filter = ({ name, originalSize }: { name: string; originalSize: number }) => {
    if (name.endsWith('/')) return false
    count += 1
    total += originalSize
    if (count > MOST_FILES) throw tooMuch('', TOO_MANY)
    if (!NAME.test(name) || name.includes('..')) throw tooMuch(name.slice(0, 100), WRONG_NAME, 'wrong_name')
    if (names.has(name)) throw tooMuch(name, TWICE, 'duplicate')
    if (originalSize > MOST_BYTES) throw tooMuch(name, TOO_LARGE)
    if (total > MOST_IN_ALL) throw tooMuch('', ALL_TOO_LARGE)
    names.add(name)
    return true
  }
  // What is unpacked is never more than the size it was let in with: the room for it is made before.
  const unpacked = unpack(() => unzipSync(bytes, { filter }))
  return Object.entries(unpacked).map(([path, content]) => ({ path, text: textOf(path, content) }))
}

function unpack(work: () => Record<string, Uint8Array>): Record<string, Uint8Array> {
  try {
    return work()
  } catch (error) {
    if (error instanceof ProblemError) throw error
    throw tooMuch('', NO_ZIP, 'no_zip')
  }
}

function textOf(path: string, content: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content)
  } catch {
    throw tooMuch(path, { zh: '不是 UTF-8 文本', en: 'is no text in UTF-8' }, 'not_text')
  }
}

const NO_ZIP = { zh: '不是可读的 zip 文件', en: 'is no zip file that can be read' }
const TOO_MANY = { zh: `至多 ${MOST_FILES} 个文件`, en: `holds more than ${MOST_FILES} files` }
const TOO_LARGE = { zh: '单个文件至多 1 MB', en: 'is larger than 1 MB' }
const ALL_TOO_LARGE = { zh: '解开后至多 20 MB', en: 'holds more than 20 MB' }
const WRONG_NAME = { zh: '文件名不可用', en: 'has a name that cannot be used' }
const TWICE = { zh: '出现了两次', en: 'is there twice' }

function tooMuch(file: string, message: { zh: string; en: string }, code = 'too_large') {
  return badSolution({}, [refusal(file, code, '', message)])
}

/** The same files always give the same bytes. */
export async function writeZip(files: SolutionFile[]): Promise<Uint8Array> {
  const { strToU8, zipSync } = await import('fflate')
  const mtime = new Date(1980, 0, 1)
  return zipSync(Object.fromEntries(files.map(({ path, text }) => [path, [strToU8(text), { mtime }]])))
}
