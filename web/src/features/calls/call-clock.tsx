import { useEffect, useState } from 'react'
import type { CallView } from '@huiliu/contracts'
import { useFormat } from '../../ui/format.ts'

/** For how long it rings or they speak; afterwards, for how long they spoke. */
export function CallClock({ call: { state, startedAt, answeredAt, seconds } }: { call: CallView }) {
  const format = useFormat()
  const goesOn = state === 'ringing' || state === 'answered'
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!goesOn) return undefined
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [goesOn])
  const since = Date.parse(answeredAt ?? startedAt)
  const passed = goesOn ? Math.max(0, Math.round((now - since) / 1000)) : seconds
  return passed === null ? null : <span className="num faint">{format.duration(passed)}</span>
}
