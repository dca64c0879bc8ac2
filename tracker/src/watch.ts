import type { Api } from './api.ts'
import { cameFrom, pathOf, urlOf } from './context.ts'
import { createDwell } from './dwell.ts'
import { readForm } from './forms.ts'
import { quiet } from './quiet.ts'
import type { Settings } from './settings.ts'

/** What is told without a line of the site's own code: pages (also of single-page sites), active time on them, forms. */
export function watch(api: Api, settings: Settings): void {
  const pages = watchPages(api, settings.page)
  const leave = quiet(() => {
    pages.left()
    api.leave()
  })
  // A phone may end a hidden page without another word.
  document.addEventListener('visibilitychange', () =>
    document.visibilityState === 'hidden' ? leave() : quiet(api.resume)(),
  )
  addEventListener('pagehide', leave)
  addEventListener(
    'pageshow',
    quiet(({ persisted }: PageTransitionEvent) => {
      if (!persisted) return
      // Back from the browser's cache: seen once more, without being loaded.
      api.resume()
      pages.seen()
    }),
  )
  const submitted = quiet(({ target }: Event) => formSubmitted(api, target))
  if (settings.forms) document.addEventListener('submit', submitted, { capture: true })
  api.resume()
  pages.seen()
}

function watchPages(api: Api, isTold: boolean): { seen(): void; left(): void } {
  const dwell = createDwell()
  let here = placeNow()
  let soon: ReturnType<typeof setTimeout> | undefined

  function left(): void {
    const seconds = dwell.take()
    const { path, title } = here
    if (seconds > 0) api.track('Page Left', { path, title, seconds })
  }

  function seen(): void {
    here = placeNow()
    if (isTold) api.page()
  }

  /** `replaced`: another query in the same place is the site tidying up, no other page. */
  function moved({ replaced = false } = {}): void {
    const now = placeNow()
    if (now.path === here.path && (replaced || now.url === here.url)) {
      here = { ...here, url: now.url }
      return
    }
    left()
    cameFrom(here.url)
    here = now
    // The router sets the title after it has moved, and may move on at once.
    clearTimeout(soon)
    soon = setTimeout(quiet(seen), 0)
  }

  for (const method of ['pushState', 'replaceState'] as const) {
    const original = history[method]
    history[method] = function (...args) {
      original.apply(this, args)
      quiet(moved)({ replaced: method === 'replaceState' })
    }
  }
  addEventListener('popstate', () => quiet(moved)())
  addEventListener('hashchange', () => quiet(moved)())
  return { seen, left }
}

function placeNow(): { path: string; url: string; title: string } {
  return { path: pathOf(), url: urlOf(), title: document.title }
}

function formSubmitted(api: Api, form: EventTarget | null): void {
  if (!(form instanceof HTMLFormElement) || form.hasAttribute('data-huiliu-ignore')) return
  const { properties, traits } = readForm(form)
  api.track('Form Submitted', properties)
  if (Object.keys(traits).length > 0) api.identify(null, traits)
}
