/** Holds the code against server/modules.json: imports, doors, cycles, unused entries, and who writes which table. */
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join, relative, resolve, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

type Module = { imports: string[]; tables: string[] }

const SRC = fileURLToPath(new URL('../server/src/', import.meta.url))
const modules = new Map<string, Module>(Object.entries(JSON.parse(readFileSync(join(SRC, '../modules.json'), 'utf8'))))
const ROOT_FILES = new Set([
  'app.ts',
  'main.ts',
  'doors.ts',
  'regular-work.ts',
  'unheld-files.ts',
  'tracker-file.ts',
  'web-files.ts',
  'workspace-runtime.ts',
])
const problems: string[] = []
const used = new Map([...modules.keys()].map(name => [name, new Set<string>()]))

for (const file of files(SRC)) {
  const from = relative(SRC, file).split('/')[0] ?? ''
  if (!modules.has(from)) {
    if (!ROOT_FILES.has(from) && from !== 'cli') problems.push(`${relative(SRC, file)}: no module of modules.json`)
    continue
  }
  const text = readFileSync(file, 'utf8')
  for (const target of imports(text)) checkImport(file, from, resolve(dirname(file), target))
  for (const table of writes(text)) checkWrite(file, from, table)
}
for (const [name, { imports: allowed }] of modules) {
  for (const other of allowed)
    if (!used.get(name)?.has(other)) problems.push(`modules.json: ${name} never imports ${other}`)
}
const cycle = findCycle()
if (cycle) problems.push(`modules.json: cycle ${cycle.join(' → ')}`)
for (const problem of problems) console.error(problem)
console.log(
  problems.length === 0
    ? `modules: ${modules.size} modules, imports and table writes as declared`
    : `modules: ${problems.length} problems`,
)
process.exitCode = problems.length === 0 ? 0 : 1

function files(folder: string): string[] {
  return readdirSync(folder).flatMap(name => {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) return files(path)
    return name.endsWith('.ts') ? [path] : []
  })
}

function imports(text: string): string[] {
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g)].map(match => match[1] ?? '')
}

function checkImport(file: string, from: string, target: string): void {
  const [to = '', ...rest] = relative(SRC, target).split('/')
  if (to === from || to === '..') return
  const test = file.endsWith('.test.ts')
  if (!modules.get(from)?.imports.includes(to) && !test)
    problems.push(`${relative(SRC, file)}: ${from} may not import ${to}`)
  if (rest.join('/') !== 'index.ts' && !test)
    problems.push(`${relative(SRC, file)}: imports ${to}/${rest.join('/')}, not its index.ts`)
  used.get(from)?.add(to)
}

function writes(text: string): string[] {
  return [...text.matchAll(/(?:insert into|update|delete from)\s+ws\.([a-z_]+)/g)].map(match => match[1] ?? '')
}

function checkWrite(file: string, from: string, table: string): void {
  if (file.endsWith('.test.ts')) return
  const owned = modules.get(from)?.tables ?? []
  if (!owned.some(name => name === table || (name.endsWith('*') && table.startsWith(name.slice(0, -1))))) {
    problems.push(`${relative(SRC, file)}: ${from} writes ${table}, which it does not own`)
  }
}

function findCycle(): string[] | undefined {
  const visit = (name: string, path: string[]): string[] | undefined => {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name]
    for (const next of modules.get(name)?.imports ?? []) {
      const found = visit(next, [...path, name])
      if (found) return found
    }
    return undefined
  }
  for (const name of modules.keys()) {
    const found = visit(name, [])
    if (found) return found
  }
  return undefined
}
