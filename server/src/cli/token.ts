import { createToken } from '../workspace/index.ts'
import { migrateAll } from '../kernel/migrate.ts'
import { UsageError, parse } from './command.ts'
import { onDatabase } from './database.ts'

/** Prints the bearer token and nothing else on stdout. */
export async function runToken(args: string[]): Promise<number> {
  if (args[0] !== 'create') throw new UsageError('token create')
  const { values } = parse(args.slice(1), {
    role: { type: 'string', default: 'admin' },
    name: { type: 'string', default: 'cli' },
  })
  const token = await onDatabase(async (pool, { isOurs }) => {
    if (isOurs) await migrateAll(pool)
    return createToken(pool, { role: values.role, name: values.name })
  })
  process.stdout.write(`${token}\n`)
  return 0
}
