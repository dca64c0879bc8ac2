import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventually } from '../eventually.ts'
import { freePort } from '../process.ts'
import { greets } from './greets.ts'

/** Postfix as Debian ships it, on loopback, in a folder of its own: no service of the system is touched. */
export type Postfix = { port: number; stop(): Promise<void> }
/** Where it hands mail on (LMTP), and whom it asks whether somebody may send (Dovecot's authentication). */
type Behind = { lmtpPort: number; authPort: number; domains: string[] }

const DAEMONS = '/usr/lib/postfix/sbin'

/** Its parts run as users of their own, which takes root to start. */
export function hasPostfix(): boolean {
  return process.getuid?.() === 0 && existsSync('/usr/sbin/postfix') && existsSync(`${DAEMONS}/master`)
}

export async function startPostfix(behind: Behind): Promise<Postfix> {
  const folder = await mkdtemp(join(tmpdir(), 'postfix-'))
  await chmod(folder, 0o755)
  const port = await freePort()
  for (const name of ['etc', 'spool', 'data']) await mkdir(join(folder, name), { mode: 0o755 })
  execFileSync('chown', ['postfix', join(folder, 'data')])
  await writeFile(join(folder, 'etc', 'main.cf'), mainOf(folder, behind))
  await writeFile(join(folder, 'etc', 'master.cf'), masterOf(port))
  // Makes the folders of its queues.
  execFileSync('/usr/sbin/postfix', ['-c', join(folder, 'etc'), 'check'])
  // A group of its own: ending, it ends its parts by that.
  const child = spawn(`${DAEMONS}/master`, ['-c', join(folder, 'etc'), '-d'], { detached: true, stdio: 'ignore' })
  await eventually(async () => {
    if (child.exitCode !== null) throw new Error(`postfix ended: ${await readFile(join(folder, 'log'), 'utf8')}`)
    return greets(port)
  })
  return { port, stop: () => stop(child, folder) }
}

async function stop(child: ChildProcess, folder: string): Promise<void> {
  const gone = new Promise(resolve => child.once('exit', resolve))
  child.kill('SIGTERM')
  await gone
  await rm(folder, { recursive: true, force: true })
}

/** Nobody sends who has not signed in; a mailbox that is none is found out only behind it, so that a report is written. */
function mainOf(folder: string, { lmtpPort, authPort, domains }: Behind): string {
  return `compatibility_level = 3.6
queue_directory = ${folder}/spool
data_directory = ${folder}/data
command_directory = /usr/sbin
daemon_directory = ${DAEMONS}
mail_owner = postfix
setgid_group = postdrop
maillog_file = ${folder}/log
maillog_file_prefixes = ${folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = relay.our.example
mydestination =
local_recipient_maps =
alias_maps =
virtual_mailbox_domains = ${domains.join(' ')}
virtual_transport = lmtp:inet:127.0.0.1:${lmtpPort}
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:${authPort}
smtpd_sasl_security_options = noanonymous
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions = permit_sasl_authenticated, reject
biff = no
`
}

function masterOf(port: number): string {
  const rows = [
    [`127.0.0.1:${port}`, 'inet n - n - - smtpd'],
    ['pickup', 'unix n - n 60 1 pickup'],
    ['cleanup', 'unix n - n - 0 cleanup'],
    ['qmgr', 'unix n - n 300 1 qmgr'],
    ['rewrite', 'unix - - n - - trivial-rewrite'],
    ['bounce', 'unix - - n - 0 bounce'],
    ['defer', 'unix - - n - 0 bounce'],
    ['trace', 'unix - - n - 0 bounce'],
    ['proxymap', 'unix - - n - - proxymap'],
    ['lmtp', 'unix - - n - - lmtp'],
    ['error', 'unix - - n - - error'],
    ['retry', 'unix - - n - - error'],
    ['anvil', 'unix - - n - 1 anvil'],
    ['postlog', 'unix-dgram n - n - 1 postlogd'],
  ]
  // No part is shut in (chroot): what it needs lies outside the folder.
  return rows.map(row => `${row.join(' ')}\n`).join('')
}
