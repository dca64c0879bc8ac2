const IDLE_MS = 30_000
const ACTIVITY = ['pointerdown', 'pointermove', 'keydown', 'scroll', 'touchstart', 'wheel']

export type Dwell = {
  /** active seconds since the last call: the page was visible and somebody was there */
  take(): number
}

/** Counts only seconds in which the page is visible and was touched, scrolled or typed into half a minute ago at most. */
export function createDwell(): Dwell {
  let seconds = 0
  let active = Date.now()
  for (const event of ACTIVITY) addEventListener(event, () => (active = Date.now()), { passive: true, capture: true })
  setInterval(() => {
    if (document.visibilityState === 'visible' && Date.now() - active < IDLE_MS) seconds++
  }, 1000)
  return {
    take() {
      const taken = seconds
      seconds = 0
      active = Date.now()
      return taken
    },
  }
}
