import type { Api } from './api.ts'
import { createDwell } from './dwell.ts'
import { readForm } from './forms.ts'
import type { Settings } from './settings.ts'

/** What is told without a line of the site's own code: pages (also of single-page sites), active time on them, forms. */
export function watch(api: Api, { page, forms }: Settings): void {
  const dwell = createDwell()
  let here = { path: location.pathname, title: document.title }

  function left(): void {
    const seconds = dwell.take()
    if (seconds > 0) api.track('Page Left', { ...here, seconds })
  }

  function moved(): void {
    if (location.pathname === here.path) return
    left()
    // The router sets the title after it has moved.
    setTimeout(() => {
      here = { path: location.pathname, title: document.title }
      if (page) api.page()
    }, 0)
  }

  for (const method of ['pushState', 'replaceState'] as const) {
    const original = history[method]
    history[method] = function (...args) {
      original.apply(this, args)
      moved()
    }
  }
  addEventListener('popstate', moved)
  // A phone may end a hidden page without another word.
  addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && (left(), api.leave()))
  addEventListener('pagehide', () => {
    left()
    api.leave()
  })
  if (forms) document.addEventListener('submit', ({ target }) => submitted(api, target), { capture: true })
  if (page) api.page()
}

function submitted(api: Api, form: EventTarget | null): void {
  if (!(form instanceof HTMLFormElement) || form.hasAttribute('data-huiliu-ignore')) return
  const { properties, traits } = readForm(form)
  api.track('Form Submitted', properties)
  if (Object.keys(traits).length > 0) api.identify(null, traits)
}
