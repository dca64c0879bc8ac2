import { useEffect, useEffectEvent } from 'react'

/** Calls back on a key anywhere on the page: `mod+k` (⌘ or Ctrl) or a single key, which is ignored while typing. */
export function useHotkey(key: string, act: () => void): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const wanted = key.startsWith('mod+') ? key.slice(4) : key
    const withMod = event.metaKey || event.ctrlKey
    if (event.key.toLowerCase() !== wanted || withMod !== key.startsWith('mod+')) return
    if (!withMod && isTyping(event.target)) return
    event.preventDefault()
    act()
  })
  useEffect(() => {
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
}

export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input, textarea, select, [contenteditable], [role=dialog]') !== null
  )
}

export function modKey(): string {
  return /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl '
}
