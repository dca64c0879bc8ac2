/** Holds package-lock.json to what `npm ci` needs on any machine, from any registry, without a question or a warning. */
import { lockedPackages, readJson } from './lock-file.ts'

type Manifest = { allowScripts: Record<string, boolean> }

const packages = lockedPackages()
const installed = packages.filter(({ path }) => path.includes('node_modules/'))
const names = new Set(installed.map(({ name }) => name))
const { allowScripts } = readJson<Manifest>('package.json')

const problems = packages.flatMap(({ path, name, entry }) => {
  const found: string[] = []
  if (entry.resolved?.includes('://')) found.push('names the registry it was fetched from')
  if (path.includes('node_modules/') && !entry.link && !entry.integrity) found.push('has no integrity')
  if (entry.hasInstallScript && !(name in allowScripts)) found.push('has an install script nobody allowed or refused')
  for (const optional of Object.keys(entry.optionalDependencies ?? {}))
    if (!names.has(optional)) found.push(`lacks ${optional}: the lock was made for one platform only`)
  return found.map(text => `${path || 'package.json'}: ${text}`)
})
for (const problem of problems) console.error(problem)
console.log(`lock file: ${installed.length} packages, ${problems.length} problems`)
process.exitCode = problems.length === 0 ? 0 : 1
