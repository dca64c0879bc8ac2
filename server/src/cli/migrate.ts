import { migrateAll } from '../kernel/migrate.ts'
import { parse } from './command.ts'
import { onDatabase } from './database.ts'

export async function runMigrate(args: string[]): Promise<number> {
  parse(args, {})
  await onDatabase(async pool => migrateAll(pool))
  process.stdout.write('数据库已是当前版本 · The database is up to date\n')
  return 0
}
