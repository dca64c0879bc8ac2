import type { Logger } from '../logger.ts'
import { stopPostmaster } from './postmaster.ts'
import { isAlive } from './processes.ts'
import type { ProcessIdentity } from './processes.ts'

export type ExitListener = (exit: { pid: number }) => void
type Options = { start(): Promise<ProcessIdentity>; log: Logger }

/** An adopted postmaster is no child of ours and tells us nothing, so both kinds are looked at (20 µs a look). */
const LOOK_MS = 250
const FIRST_DELAY_MS = 200
const LONGEST_DELAY_MS = 10_000
/** Up this long, a postmaster counts as sound again and the next restart comes at once. */
const SOUND_MS = 60_000

/** Keeps a postmaster running until stop(), restarting it with growing delays. */
export function supervise(first: ProcessIdentity, { start, log }: Options) {
  const listeners = new Set<ExitListener>()
  const state = { current: first, upSince: Date.now(), delay: FIRST_DELAY_MS, stopping: false }
  let restarting: Promise<void> | undefined
  let timer = setTimeout(look, LOOK_MS).unref()

  function look(): void {
    if (state.stopping) return
    if (isAlive(state.current)) return again(LOOK_MS)
    log.error({ pid: state.current.pid }, 'PostgreSQL ended unasked; starting it again')
    for (const listener of listeners) listener({ pid: state.current.pid })
    if (Date.now() - state.upSince > SOUND_MS) state.delay = FIRST_DELAY_MS
    restart()
  }

  function restart(): void {
    if (state.stopping) return
    restarting = start().then(up, down)
  }

  function up(started: ProcessIdentity): void {
    Object.assign(state, { current: started, upSince: Date.now() })
    log.info({ pid: started.pid }, 'PostgreSQL is up again')
    again(LOOK_MS)
  }

  function down(error: unknown): void {
    log.error({ err: error, retryInMs: state.delay }, 'PostgreSQL did not start')
    timer = setTimeout(restart, state.delay).unref()
    state.delay = Math.min(state.delay * 2, LONGEST_DELAY_MS)
  }

  function again(ms: number): void {
    timer = setTimeout(look, ms).unref()
  }

  return {
    get pid() {
      return state.current.pid
    },
    onExit(listener: ExitListener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    async stop(options?: { immediate?: boolean }) {
      state.stopping = true
      clearTimeout(timer)
      await restarting
      await stopPostmaster(state.current, options)
    },
  }
}
