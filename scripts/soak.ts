/** `npm run soak`: the long runs of the property and crash tests (HUILIU_SOAK=1), one file after the other. */
import { spawnSync } from 'node:child_process'

const filters = process.argv.slice(2)
const args = ['run', ...filters, '--no-file-parallelism', '--testTimeout=3600000', '--hookTimeout=600000']
const { status } = spawnSync('vitest', args, { stdio: 'inherit', env: { ...process.env, HUILIU_SOAK: '1' } })
process.exitCode = status ?? 1
