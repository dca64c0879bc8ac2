import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startServer, type ServerOptions, type ServerProcess } from '../../server/test/process.ts'
import { withFreshFolder } from '../fresh.ts'
import { atMost, type Figure, type Measure, type Options } from '../measure.ts'

const BARS = { fresh: 250, demo: 450, second: 3 }
const MB = 1024

/**
 * How long starting takes, and what server and PostgreSQL hold together when idle: proportional set size, so that shared
 * pages count once. In a folder nobody has used, then once more; and after the demo company was loaded. `--idle` seconds
 * are waited first (20).
 */
export const start: Measure = {
  name: 'start',
  async run(options: Options): Promise<Figure[]> {
    const idle = options.number('idle', 20) * 1000
    return [
      ...(await withFreshFolder(dataDir => plain(dataDir, idle))),
      await withFreshFolder(dataDir => demo(dataDir, idle)),
    ]
  },
}

async function plain(dataDir: string, idle: number): Promise<Figure[]> {
  const first = await started({ dataDir }, async (server, seconds) => {
    await sleep(idle)
    return [
      figure({ id: 'start-first', value: seconds, unit: 's', bar: null }),
      memoryFigure('memory-fresh', { server, dataDir, bar: BARS.fresh }),
    ]
  })
  const second = await started({ dataDir }, async (_server, seconds) =>
    figure({ id: 'start-second', value: seconds, unit: 's', bar: BARS.second }),
  )
  return [...first, second]
}

async function demo(dataDir: string, idle: number): Promise<Figure> {
  return started({ dataDir, args: ['--demo'] }, async server => {
    await sleep(idle)
    return memoryFigure('memory-demo', { server, dataDir, bar: BARS.demo })
  })
}

async function started<T>(
  options: ServerOptions,
  work: (server: ServerProcess, seconds: number) => Promise<T>,
): Promise<T> {
  const began = performance.now()
  const server = await startServer(options)
  try {
    return await work(server, (performance.now() - began) / 1000)
  } finally {
    await server.stop()
  }
}

type Held = { server: ServerProcess; dataDir: string; bar: number }

function memoryFigure(id: string, { server, dataDir, bar }: Held): Figure {
  const node = proportionalMb(server.pid)
  const postgres = postgresProcesses(dataDir).reduce((sum, pid) => sum + proportionalMb(pid), 0)
  const note = `server ${node.toFixed(0)} MB, PostgreSQL ${postgres.toFixed(0)} MB`
  return figure({ id, value: node + postgres, unit: 'MB', bar, note })
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

function figure({ bar, ...rest }: Pick<Figure, 'id' | 'value' | 'unit' | 'note'> & { bar: number | null }): Figure {
  const judged = atMost(bar ?? Number.POSITIVE_INFINITY, rest)
  return bar === null ? { ...judged, bar: 'none' } : judged
}
