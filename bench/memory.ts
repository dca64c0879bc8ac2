import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const MB = 1024

/** What the server and the PostgreSQL of a data folder hold, in MB of proportional set size: shared pages count once. */
export function memoryOf({ pid, dataDir }: { pid: number; dataDir: string }): { server: number; postgres: number } {
  const postgres = postgresProcesses(dataDir).reduce((sum, one) => sum + proportionalMb(one), 0)
  return { server: proportionalMb(pid), postgres }
}

function proportionalMb(pid: number): number {
  return Number(/^Pss:\s+(\d+) kB/m.exec(ofProcess(pid, 'smaps_rollup'))?.[1] ?? 0) / MB
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
