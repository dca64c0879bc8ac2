import { spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { StartError } from '../start-error.ts'

/** Whom PostgreSQL runs as. */
export type OsUser = { name: string; uid: number; gid: number }

/**
 * The user PostgreSQL must run as, or undefined for "as we do". PostgreSQL refuses root, so root lends it another user:
 * the owner of the cluster that is there, else `postgres`, else `nobody`.
 */
export function postgresUser(pgdata?: string): OsUser | undefined {
  if (process.getuid?.() !== 0) return undefined
  const users = readUsers()
  const owner = pgdata ? statSync(pgdata, { throwIfNoEntry: false }) : undefined
  const found = owner && owner.uid !== 0 ? users.find(user => user.uid === owner.uid) : undefined
  const user = found ?? users.find(({ name }) => name === 'postgres') ?? users.find(({ name }) => name === 'nobody')
  if (user) return user
  throw new StartError({
    zh: '不能以 root 身份运行 PostgreSQL，而系统中既没有用户 postgres，也没有 nobody。请以普通用户启动。',
    en: 'PostgreSQL does not run as root and there is neither a user postgres nor nobody. Start as an ordinary user.',
  })
}

/** Whether that user can open the folder: every folder above it counts. Asked of the system, so that ACLs count too. */
export function canReach(user: OsUser | undefined, folder: string): boolean {
  return runsAs(user, ['test -x "$1"', folder])
}

/** Runs a shell test as that user; the arguments are `$1`, `$2` …, never part of the script. */
export function runsAs(user: OsUser | undefined, [script, ...args]: [string, ...string[]]): boolean {
  const ids = user ? { uid: user.uid, gid: user.gid } : {}
  return spawnSync('/bin/sh', ['-c', script, 'sh', ...args], { ...ids, cwd: '/', stdio: 'ignore' }).status === 0
}

function readUsers(): OsUser[] {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map(line => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
}
