import { setConsent, verdict, type Consent } from './consent.ts'
import { contextOf, pageOf } from './context.ts'
import type { Settings } from './settings.ts'
import { createTransport, dropKept, type Transport } from './transport.ts'
import { anonymousId, forgetVisitor, newId, setUser, userId } from './visitor.ts'

type Properties = Record<string, unknown>
export type Api = {
  page(name?: string | null, properties?: Properties): void
  track(event: string, properties?: Properties): void
  identify(id?: string | null, traits?: Properties): void
  consent(said: Consent): void
  reset(): void
  /** null while nothing may be stored */
  anonymousId(): string | null
  /** before the page goes */
  leave(): void
}
/** A call as it was made; who and when are settled then, though it may leave later. */
type Call = { type: 'page' | 'track' | 'identify'; timestamp: string; context: Properties } & Properties

const HELD_AT_MOST = 100

export function createApi(settings: Settings): Api {
  let transport: Transport | undefined
  let held: Call[] = []

  function tell(call: Properties & { type: Call['type'] }): void {
    const made: Call = { ...call, timestamp: new Date().toISOString(), context: contextOf() }
    const now = verdict(settings)
    if (now === 'send') post(made)
    if (now === 'hold' && held.length < HELD_AT_MOST) held.push(made)
  }

  function post(call: Call): void {
    // An identify names its user itself, and the calls after it belong to that user.
    if (typeof call['userId'] === 'string') setUser(call['userId'])
    transport ??= createTransport(settings)
    const user = userId()
    transport.send({ ...call, messageId: newId(), anonymousId: anonymousId(), ...(user !== null && { userId: user }) })
  }

  return {
    page: (name, properties) =>
      tell({ type: 'page', ...(name && { name }), properties: { ...pageOf(), ...properties } }),
    track: (event, properties = {}) => tell({ type: 'track', event, properties }),
    identify: (id, traits = {}) => tell({ type: 'identify', ...(id && { userId: String(id) }), traits }),
    consent(said) {
      setConsent(said)
      const calls = held
      held = []
      if (said === 'granted') for (const call of calls) post(call)
      else {
        transport?.drop()
        dropKept()
        forgetVisitor()
      }
    },
    reset() {
      held = []
      forgetVisitor()
    },
    anonymousId: () => (verdict(settings) === 'send' ? anonymousId() : null),
    leave: () => transport?.leave(),
  }
}
