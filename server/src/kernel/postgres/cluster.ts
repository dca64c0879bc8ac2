import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { chmod, chown, mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { StartError } from '../start-error.ts'
import type { OsUser } from './os-user.ts'
import type { Runtime } from './runtime.ts'

export type Passwords = { admin: string; app: string }
type Place = { dataDir: string; user: OsUser | undefined }

/** Superuser, for role and database set-up only; the application connects as APP. */
export const ADMIN = 'postgres'
export const APP = 'huiliu'
/** A child's name for the folder it stands in: needs no right on the folders above, has no length and no alphabet. */
export const HERE = '/proc/self/cwd'
/** PostgreSQL gets none of our environment: PG* and locale variables would change what it does. */
export const CHILD_ENV = { LC_ALL: 'C', PATH: '/usr/local/bin:/usr/bin:/bin' }

export function clusterFolder(dataDir: string): string {
  return join(dataDir, 'postgres')
}

/** Makes the data folder, private to us yet passable for PostgreSQL's user, or says why it cannot. */
export async function openDataFolder({ dataDir, user }: Place): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
    await mkdir(join(dataDir, 'secrets'), { recursive: true, mode: 0o700 })
    if (user) await chmod(dataDir, ((await stat(dataDir)).mode & 0o777) | 0o711)
  } catch (cause) {
    throw new StartError({
      zh: `无法写入数据文件夹 ${dataDir}（HUILIU_DATA）：${String(cause)}`,
      en: `Cannot write the data folder ${dataDir} (HUILIU_DATA): ${String(cause)}`,
      cause,
    })
  }
}

/** The passwords PostgreSQL was made with; undefined before the first start. */
export function readPasswords(dataDir: string): Passwords | undefined {
  const file = join(dataDir, 'secrets', 'postgres.json')
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
}

/** Creates the cluster when there is none and checks the one that is. */
export async function prepareCluster(
  place: Place,
  runtime: Runtime,
  { fsync }: { fsync: boolean },
): Promise<Passwords> {
  const pgdata = clusterFolder(place.dataDir)
  const known = readPasswords(place.dataDir)
  if (!existsSync(join(pgdata, 'PG_VERSION'))) {
    const passwords = known ?? (await makePasswords(place.dataDir))
    await createCluster(place, { runtime, passwords, fsync })
    return passwords
  }
  checkCluster(pgdata, runtime, place.user)
  if (known) return known
  throw new StartError({
    zh: `${place.dataDir}/secrets/postgres.json 不存在，无法打开 ${pgdata}。请从备份恢复该文件。`,
    en: `${place.dataDir}/secrets/postgres.json is missing, so ${pgdata} cannot be opened. Restore that file.`,
  })
}

/** The application's role and database, made from database `postgres`. Safe to repeat. */
export async function ensureDatabase(admin: pg.ClientConfig, password: string): Promise<void> {
  const client = new pg.Client(admin)
  await client.connect()
  try {
    const role = await client.query('select from pg_roles where rolname = $1', [APP])
    if (role.rowCount === 0) {
      await client.query(`create role ${APP} login nosuperuser nocreatedb password ${pg.escapeLiteral(password)}`)
    }
    const database = await client.query('select from pg_database where datname = $1', [APP])
    if (database.rowCount === 0) await client.query(`create database ${APP} owner ${APP}`)
    // Only where it is needed: it would fail when autovacuum writes the same row of pg_database just then.
    const { rows } = await client.query(`select has_database_privilege('public', '${APP}', 'connect') as open`)
    if (rows[0]?.open) await client.query(`revoke all on database ${APP} from public`)
  } finally {
    await client.end()
  }
}

async function makePasswords(dataDir: string): Promise<Passwords> {
  const passwords = { admin: randomBytes(24).toString('hex'), app: randomBytes(24).toString('hex') }
  const file = join(dataDir, 'secrets', 'postgres.json')
  await writeFile(`${file}.new`, JSON.stringify(passwords), { mode: 0o600 })
  await rename(`${file}.new`, file)
  return passwords
}

type Making = { runtime: Runtime; passwords: Passwords; fsync: boolean }

/** Made beside and renamed, so that a start cut short leaves nothing half made. */
async function createCluster({ dataDir, user }: Place, { runtime, passwords, fsync }: Making): Promise<void> {
  const made = clusterFolder(dataDir)
  const making = `${made}.new`
  await rm(making, { recursive: true, force: true })
  await mkdir(making, { mode: 0o700 })
  const passwordFile = join(dataDir, 'secrets', 'initdb-password')
  await writeFile(passwordFile, passwords.admin, { mode: 0o600 })
  if (user) for (const path of [making, passwordFile]) await chown(path, user.uid, user.gid)
  const file = await open(passwordFile, 'r')
  try {
    await initdb({ program: runtime.initdb, user, folder: making, passwordFd: file.fd, fsync })
  } finally {
    await file.close()
    await rm(passwordFile, { force: true })
  }
  // rename() replaces an empty folder, such as one made by hand, but never a cluster.
  await rename(making, made)
}

type Initdb = { program: string; user: OsUser | undefined; folder: string; passwordFd: number; fsync: boolean }

async function initdb({ program, user, folder, passwordFd, fsync }: Initdb): Promise<void> {
  const args = ['-D', HERE, '-U', ADMIN, '-A', 'scram-sha-256', '-E', 'UTF8', '--no-instructions']
  args.push('--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--pwfile=/proc/self/fd/3')
  if (!fsync) args.push('--no-sync')
  const ids = user ? { uid: user.uid, gid: user.gid } : {}
  const child = spawn(program, args, {
    ...ids,
    cwd: folder,
    env: CHILD_ENV,
    stdio: ['ignore', 'ignore', 'pipe', passwordFd],
  })
  let complaint = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (complaint += text))
  const [code] = await once(child, 'close')
  if (code === 0) return
  throw new StartError({
    zh: `无法创建数据库（initdb）：${complaint}`,
    en: `Cannot create the database (initdb): ${complaint}`,
  })
}

function checkCluster(pgdata: string, runtime: Runtime, user: OsUser | undefined): void {
  const major = readFileSync(join(pgdata, 'PG_VERSION'), 'utf8').trim()
  if (major !== runtime.major) {
    throw new StartError({
      zh: `${pgdata} 由 PostgreSQL ${major} 创建，而内置的是 PostgreSQL ${runtime.version}。请用旧版本备份后再恢复。`,
      en: `${pgdata} was made by PostgreSQL ${major}, embedded is ${runtime.version}. Back up with the old release, then restore.`,
    })
  }
  const wanted = user ?? { name: userInfo().username, uid: process.getuid?.() }
  if (statSync(pgdata).uid === wanted.uid) return
  throw new StartError({
    zh: `${pgdata} 属于另一个系统用户。请执行：chown -R ${wanted.name} '${pgdata}'`,
    en: `${pgdata} belongs to another user of the system. Run: chown -R ${wanted.name} '${pgdata}'`,
  })
}
