import { setConsent, verdict, type Consent } from './consent.ts'
import { contextOf, pageOf } from './context.ts'
import type { Settings } from './settings.ts'
import { createTransport, type Transport } from './transport.ts'
import { dropKept } from './unsent.ts'
import { anonymousId, forgetVisitor, newId, setUser, userId } from './visitor.ts'

type Properties = Record<string, unknown>
/** A name or an id, or, as in Segment's SDKs, left out before the properties. */
type Named = string | number | null | Properties
export type Api = {
  page(name?: Named, properties?: Properties): void
  track(event: string, properties?: Properties): void
  identify(id?: Named, traits?: Properties): void
  consent(said: Consent): void
  reset(): void
  /** null while nothing may be stored */
  anonymousId(): string | null
  /** before the page goes */
  leave(): void
  /** the page is seen, for the first time or again */
  resume(): void
}
/** A call as it was made; who and when are settled then, though it may leave later. */
type Call = { type: 'page' | 'track' | 'identify'; timestamp: string; context: Properties } & Properties

/** The first calls tell where a visitor came from; what comes after so many without a decision is not told. */
const HELD_AT_MOST = 100

export function createApi(settings: Settings): Api {
  let transport: Transport | undefined
  /** in order, what is to be done once the visitor agrees; in memory only */
  let held: (() => void)[] = []

  const transportNow = () => (transport ??= createTransport(settings, () => verdict(settings) !== 'drop'))

  function when(act: () => void): void {
    const now = verdict(settings)
    if (now === 'send') act()
    if (now === 'hold' && held.length < HELD_AT_MOST) held.push(act)
  }

  function tell(call: Properties & { type: Call['type'] }): void {
    // As it is now, whatever the site does with its objects later; what is no JSON throws here and spoils nothing else.
    const made: Call = JSON.parse(
      JSON.stringify({ ...call, timestamp: new Date().toISOString(), context: contextOf() }),
    )
    when(() => post(made))
  }

  function post(call: Call): void {
    // An identify names its user itself, and the calls after it belong to that user.
    if (typeof call['userId'] === 'string') setUser(call['userId'])
    const user = userId()
    const who = { anonymousId: anonymousId(), ...(user !== null && { userId: user }) }
    transportNow().send({ ...call, messageId: newId(), ...who })
  }

  return {
    page(first, second) {
      const { name, properties } = named(first, second)
      tell({ type: 'page', ...(name && { name }), properties: { ...pageOf(), ...properties } })
    },
    track: (event, properties = {}) => tell({ type: 'track', event, properties }),
    identify(first, second) {
      const { name, properties } = named(first, second)
      tell({ type: 'identify', ...(name && { userId: name }), traits: properties })
    },
    consent(said) {
      if (said !== 'granted' && said !== 'denied') return
      setConsent(said)
      const acts = held
      held = []
      if (said === 'granted') for (const act of acts) act()
      else {
        transport?.drop()
        dropKept()
        forgetVisitor()
      }
    },
    reset: () => when(forgetVisitor),
    anonymousId: () => (verdict(settings) === 'send' ? anonymousId() : null),
    leave: () => transport?.leave(),
    resume() {
      if (verdict(settings) !== 'send') return
      if (transport) transport.resume()
      else transportNow()
    },
  }
}

/** An object in the place of a user id would be the same id for everybody: "[object Object]". */
function named(first: Named = null, second: Properties = {}): { name: string; properties: Properties } {
  if (typeof first === 'object') return { name: '', properties: first ?? second }
  return { name: String(first), properties: second }
}
