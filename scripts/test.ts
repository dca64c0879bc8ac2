/** `npm test`: the checks that read the code, then every test. Ends with the line `N passed, N failed`. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const CHECKS: [name: string, command: string, args: string[]][] = [
  ['format', 'prettier', ['--check', '--log-level', 'warn', '.']],
  ['lint', 'oxlint', ['--deny-warnings', '--quiet']],
  ['types', 'tsc', ['-p', '.']],
  ['types of the web app', 'tsc', ['-p', 'web']],
  ['types of the tracker', 'tsc', ['-p', 'tracker']],
  ['modules', 'node', ['scripts/check-modules.ts']],
  ['words', 'node', ['scripts/check-words.ts']],
  ['licences', 'node', ['scripts/check-licences.ts']],
  ['lock file', 'node', ['scripts/check-lock.ts']],
  ['schema', 'node', ['scripts/schema.ts', '--check']],
  ['build', 'node', ['scripts/build.ts', '--if-stale']],
]

const given = process.argv.slice(2)
let passed = 0
let failed = 0
if (given.length === 0) for (const [name, command, args] of CHECKS) count(name, run(command, args))
countTests(given)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1

function run(command: string, args: string[]): boolean {
  return spawnSync(command, args, { cwd: ROOT, stdio: 'inherit' }).status === 0
}

function count(name: string, ok: boolean): void {
  console.log(`${ok ? '✓' : '✗'} ${name}`)
  if (ok) passed++
  else failed++
}

/** Runs vitest with its own output and takes the figures from its report; a run without a report has failed. */
function countTests(args: string[]): void {
  const folder = mkdtempSync(join(tmpdir(), 'huiliu-test-'))
  const report = join(folder, 'report.json')
  const ok = run('vitest', ['run', ...args, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`])
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'))
    passed += Number(numPassedTests)
    failed += Number(numFailedTests)
    // A file that cannot be loaded, or a leak after the last test, fails the run without failing a test.
    if (!ok && Number(numFailedTests) === 0) count('test run', false)
  } catch {
    count('test run', false)
  }
  rmSync(folder, { recursive: true, force: true })
}
