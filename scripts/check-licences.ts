/** Every package the product ships with must have a licence that goes with Apache-2.0; tools of development may have others. */
import { lockedPackages } from './lock-file.ts'

/** By identifier of SPDX. Public domain, permissive, and none that asks more of a user than to keep a notice. */
const COMPATIBLE = new Set(['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'CC0-1.0'])
for (const id of ['ISC', 'MIT', 'MIT-0', 'PostgreSQL', 'Python-2.0', 'Unlicense', 'Zlib']) COMPATIBLE.add(id)

const shipped = lockedPackages().filter(({ entry }) => !entry.link && !entry.dev)
const problems = shipped.flatMap(({ path, entry }) =>
  isCompatible(entry.license ?? '') ? [] : [`${path}: licence ${entry.license ?? 'not stated'}`],
)
for (const problem of problems) console.error(problem)
console.log(`licences: ${shipped.length} packages shipped, ${problems.length} problems`)
process.exitCode = problems.length === 0 ? 0 : 1

/** SPDX expressions: of "A OR B" one must do, of "A AND B" both. */
function isCompatible(expression: string): boolean {
  const plain = expression.replaceAll(/[()]/g, '').trim()
  if (plain === '') return false
  return plain.split(' OR ').some(choice => choice.split(' AND ').every(id => COMPATIBLE.has(id.trim())))
}
