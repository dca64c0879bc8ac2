import { createApi, type Api } from './api.ts'
import { quiet } from './quiet.ts'
import { settingsOf, type Settings } from './settings.ts'
import { watch } from './watch.ts'

/** The browser SDK: `<script async src="…/tracker.js" data-write-key="…">`; see README.md for its attributes and calls. */

type Call = [name: string, ...args: unknown[]]
type Calls = Omit<Api, 'leave' | 'resume'>
type Public = { [Name in keyof Calls]: (...args: Parameters<Calls[Name]>) => ReturnType<Calls[Name]> | null } & {
  push(call: Call): void
}

/** Before the script has come a plain array; from then on the same array with our calls on it. */
type Queue = Call[] & Partial<Public>

declare global {
  interface Window {
    huiliu?: Queue | Public
  }
}

const begin = quiet(() => {
  const script = document.currentScript ?? document.querySelector('script[data-write-key][src*="tracker.js"]')
  const settings = script instanceof HTMLScriptElement ? settingsOf(script) : undefined
  if (!settings) return
  // A page loaded ahead of its time has been seen by nobody.
  if ('prerendering' in document && document.prerendering === true)
    document.addEventListener(
      'prerenderingchange',
      quiet(() => start(settings)),
      { once: true },
    )
  else start(settings)
})

function start(settings: Settings): void {
  const queue: Queue | Public = window.huiliu ?? []
  // A second script of ours on the page is one too many.
  if (queue.track || !Array.isArray(queue)) return
  const api = createApi(settings)
  const before = queue.splice(0)
  // The very array, since a site may have kept it: `const h = window.huiliu` goes on working.
  const made = (window.huiliu = Object.assign(queue, publicOf(api)))
  // Consent and identity said before the script came count for its first page view.
  for (const call of before) made.push(call)
  watch(api, settings)
}

function publicOf(api: Api): Public {
  const calls = {
    page: quiet(api.page),
    track: quiet(api.track),
    identify: quiet(api.identify),
    consent: quiet(api.consent),
    reset: quiet(api.reset),
    anonymousId: quiet(api.anonymousId),
  }
  const byName = new Map<string, Function>(Object.entries(calls))
  return {
    ...calls,
    push(call) {
      const [name, ...args] = Array.isArray(call) ? call : ['']
      const named = byName.get(name)
      if (named) Reflect.apply(named, undefined, args)
    },
  }
}

begin()
