import { setTimeout as sleep } from 'node:timers/promises'
import { startServer, type ServerOptions, type ServerProcess } from '../../server/test/process.ts'
import { withFreshFolder } from '../fresh.ts'
import { memoryOf } from '../memory.ts'
import { atMost, type Figure, type Measure, type Options } from '../measure.ts'

const BARS = { fresh: 250, demo: 450, second: 3 }

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
  const held = memoryOf({ pid: server.pid, dataDir })
  const note = `server ${held.server.toFixed(0)} MB, PostgreSQL ${held.postgres.toFixed(0)} MB`
  return figure({ id, value: held.server + held.postgres, unit: 'MB', bar, note })
}

function figure({ bar, ...rest }: Pick<Figure, 'id' | 'value' | 'unit' | 'note'> & { bar: number | null }): Figure {
  const judged = atMost(bar ?? Number.POSITIVE_INFINITY, rest)
  return bar === null ? { ...judged, bar: 'none' } : judged
}
