import { useSyncExternalStore } from 'react'

const phone = matchMedia('(max-width: 720px)')

/** Whether the page is phone-wide: lists become cards, columns become tabs. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    listener => {
      phone.addEventListener('change', listener)
      return () => phone.removeEventListener('change', listener)
    },
    () => phone.matches,
  )
}
