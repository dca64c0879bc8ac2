import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventually } from '../eventually.ts'
import { freePort } from '../process.ts'
import { greets } from './greets.ts'

/** Dovecot as Debian ships it, on loopback, in a folder of its own. */
export type Dovecot = { imapPort: number; lmtpPort: number; authPort: number; folder: string; stop(): Promise<void> }

export const PASSWORD = 'river-of-mail-7'

/** Dovecot's own processes run as an unprivileged user, which takes root to start them as. */
export function hasDovecot(): boolean {
  return process.getuid?.() === 0 && existsSync('/usr/sbin/dovecot') && existsSync('/usr/lib/dovecot/lmtp')
}

export async function startDovecot(addresses: string[]): Promise<Dovecot> {
  const folder = await mkdtemp(join(tmpdir(), 'dovecot-'))
  const { uid, gid } = idsOf('nobody')
  await chown(folder, uid, gid)
  // Its sockets and mails are reached by that user.
  await chmod(folder, 0o755)
  const [imapPort, lmtpPort, authPort] = [await freePort(), await freePort(), await freePort()]
  await writeFile(join(folder, 'users'), addresses.map(one => `${one}:{PLAIN}${PASSWORD}::::::\n`).join(''))
  await writeFile(join(folder, 'dovecot.conf'), configuration({ folder, imapPort, lmtpPort, authPort }))
  await mkdir(join(folder, 'mail'), { mode: 0o700 })
  await chown(join(folder, 'mail'), uid, gid)
  const child = spawn('/usr/sbin/dovecot', ['-F', '-c', join(folder, 'dovecot.conf')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  await eventually(async () => {
    if (child.exitCode !== null) throw new Error(`dovecot ended: ${said} ${await logOf(folder)}`)
    return (await greets(imapPort)) && greets(lmtpPort)
  })
  return { imapPort, lmtpPort, authPort, folder, stop: () => stop(child, folder) }
}

async function logOf(folder: string): Promise<string> {
  return readFile(join(folder, 'log'), 'utf8').catch(() => '')
}

async function stop(child: ChildProcess, folder: string): Promise<void> {
  const gone = new Promise(resolve => child.once('exit', resolve))
  child.kill('SIGTERM')
  await gone
  await rm(folder, { recursive: true, force: true })
}

function idsOf(user: string): { uid: number; gid: number } {
  const id = (flag: string) => Number(execFileSync('id', [flag, user], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

type Places = { folder: string; imapPort: number; lmtpPort: number; authPort: number }

function configuration({ folder, imapPort, lmtpPort, authPort }: Places): string {
  return `
base_dir = ${folder}/run
state_dir = ${folder}/state
instance_name = huiliu-test
protocols = imap lmtp
listen = 127.0.0.1
log_path = ${folder}/log
ssl = no
disable_plaintext_auth = no
default_login_user = nobody
default_internal_user = nobody
default_internal_group = ${execFileSync('id', ['-gn', 'nobody'], { encoding: 'utf8' }).trim()}
first_valid_uid = 1
mail_location = maildir:${folder}/mail/%u
mail_uid = nobody
mail_gid = ${execFileSync('id', ['-gn', 'nobody'], { encoding: 'utf8' }).trim()}
mail_max_userip_connections = 50
mail_fsync = never
passdb {
  driver = passwd-file
  args = ${folder}/users
}
userdb {
  driver = static
  args = uid=nobody gid=${execFileSync('id', ['-gn', 'nobody'], { encoding: 'utf8' }).trim()} home=${folder}/mail/%u
}
${FOLDERS}service imap-login {
  chroot =
  inet_listener imap {
    port = ${imapPort}
  }
  inet_listener imaps {
    port = 0
  }
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = ${lmtpPort}
  }
}
service auth {
  inet_listener {
    address = 127.0.0.1
    port = ${authPort}
  }
}
${UNCONFINED}`
}

const FOLDERS = `namespace inbox {
  inbox = yes
  mailbox Sent {
    auto = subscribe
    special_use = \\Sent
  }
  mailbox Junk {
    auto = subscribe
    special_use = \\Junk
  }
}
`

const UNCONFINED = `service anvil {
  chroot =
}
service stats {
  chroot =
}
`
