const IDLE_MS = 30_000
const ACTIVITY = ['pointerdown', 'pointermove', 'keydown', 'scroll', 'touchstart', 'wheel']

export type Dwell = {
  /** whole active seconds since the last call: the page was visible and somebody was there */
  take(): number
}

/**
 * Counts only time in which the page is visible and was touched, scrolled or typed into half a minute ago at most. No
 * timer runs: each sign of life lengthens the span of attention it falls into, or begins another.
 */
export function createDwell(): Dwell {
  let counted = 0
  let span: { from: number; until: number } | undefined

  function alive(): void {
    if (document.visibilityState !== 'visible') return
    // Unlike the wall clock it never jumps.
    const now = performance.now()
    if (span && now > span.until) end(now)
    span = { from: span?.from ?? now, until: now + IDLE_MS }
  }

  function end(now: number): void {
    if (span) counted += Math.min(now, span.until) - span.from
    span = undefined
  }

  for (const event of ACTIVITY) addEventListener(event, alive, { passive: true, capture: true })
  document.addEventListener('visibilitychange', () =>
    document.visibilityState === 'visible' ? alive() : end(performance.now()),
  )
  alive()
  return {
    take() {
      const now = performance.now()
      const { until } = span ?? { until: now }
      end(now)
      if (until > now) span = { from: now, until }
      const seconds = Math.floor(counted / 1000)
      counted -= seconds * 1000
      return seconds
    },
  }
}
