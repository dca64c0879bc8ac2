import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { VARIABLES } from '../kernel/config.ts'
import { COMMANDS } from './commands.ts'

const BIN = fileURLToPath(new URL('../../bin/huiliu.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'hl-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Result = { code: number | null; stdout: string; stderr: string }

async function huiliu(args: string[], env: Record<string, string> = {}): Promise<Result> {
  return new Promise(resolve => {
    const options = { env: { HUILIU_DATA: join(folder, 'data'), PORT: '0', ...env } }
    const child = execFile(process.execPath, [BIN, ...args], options, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    )
  })
}

test('help names every command and every variable', async () => {
  const { code, stdout } = await huiliu(['help'])
  expect(code).toBe(0)
  for (const { usage } of COMMANDS) expect(stdout).toContain(`huiliu ${usage}`)
  for (const { name } of VARIABLES) expect(stdout).toContain(name)
})

test('what is not understood goes to stderr with exit code 2', async () => {
  const unknown = await huiliu(['sing'])
  expect(unknown).toMatchObject({ code: 2, stdout: '' })
  expect(unknown.stderr).toContain('Unknown command: sing')
  expect(await huiliu(['start', '--loud'])).toMatchObject({ code: 2, stderr: expect.stringContaining('--loud') })
})

test('a wrong setting and an unreachable database are told without a stack', async () => {
  const wrong = await huiliu(['doctor'], { PORT: 'x' })
  expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining('PORT is wrong') })
  const DATABASE_URL = 'postgres://crm:s3cret@127.0.0.1:1/crm'
  const { code, stderr } = await huiliu(['migrate'], { DATABASE_URL })
  expect(code).toBe(1)
  expect(stderr).toContain('Cannot reach the PostgreSQL of DATABASE_URL')
  expect(stderr).not.toContain('s3cret')
  expect(stderr).not.toContain('    at ')
})

test('doctor finds a fresh folder well and changes nothing', async () => {
  const { code, stdout } = await huiliu(['doctor'])
  expect(code).toBe(0)
  expect(stdout).toContain('embedded 18.')
})
