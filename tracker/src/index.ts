import { createApi, type Api } from './api.ts'
import { settingsOf } from './settings.ts'
import { watch } from './watch.ts'

/** The browser SDK: `<script async src="…/tracker.js" data-write-key="…">`; see README.md for its attributes and calls. */

type Call = [name: string, ...args: unknown[]]
type Public = Omit<Api, 'leave'> & { push(call: Call): void }

declare global {
  interface Window {
    huiliu?: Public | Call[]
  }
}

const CALLS = ['page', 'track', 'identify', 'consent', 'reset', 'anonymousId'] as const

function start(): void {
  const script = document.currentScript ?? document.querySelector('script[data-write-key][src*="tracker.js"]')
  const settings = script instanceof HTMLScriptElement ? settingsOf(script) : undefined
  const before = window.huiliu
  // A second script of ours on the page is one too many.
  if (!settings || (before !== undefined && !Array.isArray(before))) return
  const api = createApi(settings)
  const made = publicOf(api)
  window.huiliu = made
  // Consent and identity said before the script came count for its first page view.
  for (const call of before ?? []) made.push(call)
  watch(api, settings)
}

/** Whatever goes wrong in here is no reason to trouble the page. */
function publicOf(api: Api): Public {
  const quiet = Object.fromEntries(
    CALLS.map(name => [
      name,
      (...args: unknown[]) => {
        try {
          return Reflect.apply(api[name], api, args)
        } catch {
          return null
        }
      },
    ]),
  )
  const push = (call: Call) => {
    const [name, ...args] = Array.isArray(call) ? call : ['']
    if (Object.hasOwn(quiet, name)) quiet[name]?.(...args)
  }
  return Object.assign(push, { push }, quiet) as unknown as Public
}

try {
  start()
} catch {
  // The site works on without us.
}
