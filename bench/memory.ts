import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const MB = 1024

/** `cache`: PostgreSQL's own cache of pages, a part of `postgres`; its size is set when it starts, and it fills with use. */
export type Held = { server: number; postgres: number; cache: number }

/** What the server and the PostgreSQL of a data folder hold, in MB of proportional set size: shared pages count once. */
export function memoryOf({ pid, dataDir }: { pid: number; dataDir: string }): Held {
  const processes = postgresProcesses(dataDir).map(one => ofProcess(one, 'smaps_rollup'))
  const sum = (part: string) => processes.reduce((all, rollup) => all + megabytes(rollup, part), 0)
  return { server: megabytes(ofProcess(pid, 'smaps_rollup'), 'Pss'), postgres: sum('Pss'), cache: sum('Pss_Shmem') }
}

function megabytes(rollup: string, part: string): number {
  return Number(new RegExp(`^${part}:\\s+(\\d+) kB`, 'm').exec(rollup)?.[1] ?? 0) / MB
}

/** The postmaster of a data folder and its children. */
function postgresProcesses(dataDir: string): number[] {
  const [postmaster = ''] = readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')
  const running = readdirSync('/proc').map(Number).filter(Number.isInteger)
  const isChild = (pid: number) => ofProcess(pid, 'status').includes(`\nPPid:\t${postmaster}\n`)
  return [Number(postmaster), ...running.filter(isChild)]
}

/** A file of /proc; nothing of a process that ended while we looked. */
function ofProcess(pid: number, file: 'status' | 'smaps_rollup'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}
