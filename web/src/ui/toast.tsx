import { useEffect, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { useQueryClient } from '@tanstack/react-query'
import { records } from '../api/records.ts'
import { Icon } from './icon.tsx'
import { useProblemText } from './problem.tsx'
import './toast.css'

type ToastAct = { label: string; run: () => void }
type Toast = {
  id: number
  text: string
  tone: 'plain' | 'bad'
  /** what can be taken back */ actId?: string | null
  /** what else can be done about it */ act?: ToastAct
  ms: number
}
const UNDO_MS = 10_000
let toasts: Toast[] = []
let last = 0
const listeners = new Set<() => void>()

/** Says what was done; with an act, or something to be done about it, it stays for 10 seconds (the history keeps acts for ever). */
export function toast(
  text: string,
  { actId, act, tone = 'plain' }: Partial<Pick<Toast, 'actId' | 'act' | 'tone'>> = {},
): void {
  last += 1
  toasts = [
    ...toasts.slice(-2),
    { id: last, text, tone, actId, act, ms: actId || act || tone === 'bad' ? UNDO_MS : 4_000 },
  ]
  announce()
}

export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => toasts)
  return (
    <div className="toasts" role="status" aria-live="polite">
      {shown.map(one => (
        <ToastLine key={one.id} {...one} />
      ))}
    </div>
  )
}

function ToastLine({ id, text, tone, actId, act, ms }: Toast) {
  const { t } = useTranslation()
  const undo = useUndo()
  useEffect(() => {
    const timer = setTimeout(() => dismiss(id), ms)
    return () => clearTimeout(timer)
  }, [id, ms])
  return (
    <div className={`toast ${tone}`}>
      <Icon name={tone === 'bad' ? 'warn' : 'check'} small />
      <span className="grow">{text}</span>
      {actId && (
        <button className="toast-act" onClick={() => (dismiss(id), void undo(actId))}>
          {t('act.undo')}
        </button>
      )}
      {act && (
        <button className="toast-act" onClick={() => (dismiss(id), act.run())}>
          {act.label}
        </button>
      )}
      <button className="toast-close" aria-label={t('act.close')} onClick={() => dismiss(id)}>
        <Icon name="close" small />
      </button>
      {actId && <i className="toast-time" style={{ animationDuration: `${ms}ms` }} />}
    </div>
  )
}

/** Takes an act back and says what later work was kept. */
export function useUndo(): (actId: string) => Promise<void> {
  const { t } = useTranslation()
  const client = useQueryClient()
  const explain = useProblemText()
  return async actId => {
    try {
      const result = await records.undo(actId)
      await client.invalidateQueries()
      const kept = result.kept.length
      toast(kept > 0 ? t('undo.doneKept', { count: kept }) : t('undo.done'))
    } catch (error) {
      toast(explain(error), { tone: 'bad' })
    }
  }
}

function dismiss(id: number): void {
  toasts = toasts.filter(one => one.id !== id)
  announce()
}
function announce(): void {
  for (const listener of listeners) listener()
}
function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
