import { createHash } from 'node:crypto'
import { chownSync, chmodSync, lstatSync, mkdirSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StartError } from '../start-error.ts'
import { codeOf } from './processes.ts'
import { canReach } from './os-user.ts'
import type { OsUser } from './os-user.ts'

/** The kernel's limit for a socket's path (sun_path) is 107 bytes and a zero. */
const LONGEST = 107 - '/.s.PGSQL.5432'.length
/** `unix_socket_directories` is a list: other characters would need quoting, so they go elsewhere. */
const PLAIN = /^[\w./-]+$/

/**
 * The private (0700) folder of the socket, made when absent: in the data folder where the path is short and plain
 * enough, since a systemd unit with its own /tmp and the CLI both see that one; else under the system's /tmp.
 */
export function makeSocketFolder(dataDir: string, user: OsUser | undefined): string {
  const owner = user?.uid ?? process.getuid?.() ?? 0
  const hash = createHash('sha256')
    .update(`${realpathSync(dataDir)}:${owner}`)
    .digest('hex')
    .slice(0, 12)
  const short = [join(tmpdir(), `hl-${hash}`), `/tmp/hl-${hash}`]
  const candidates = canReach(user, dataDir) ? [join(dataDir, 'run'), ...short] : short
  for (const folder of candidates) {
    if (Buffer.byteLength(folder) <= LONGEST && PLAIN.test(folder) && makePrivate(folder, { owner, user }))
      return folder
  }
  throw new StartError({
    zh: `无法为数据库套接字创建私有文件夹，已尝试：${candidates.join('、')}`,
    en: `Cannot make a private folder for the database socket; tried ${candidates.join(', ')}`,
  })
}

/** False when somebody else made it first: whoever owns the folder could read our queries. */
function makePrivate(folder: string, { owner, user }: { owner: number; user: OsUser | undefined }): boolean {
  try {
    mkdirSync(folder, { mode: 0o700 })
    if (user) chownSync(folder, user.uid, user.gid)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') return false
  }
  const found = lstatSync(folder)
  if (!found.isDirectory() || found.uid !== owner) return false
  chmodSync(folder, 0o700)
  return canReach(user, folder)
}
