import type { OutsideKind } from '@huiliu/contracts'
import type { SignOnSettings } from '../ways.ts'

/** A way as a provider is spoken to with it. */
export type OpenWay = { kind: OutsideKind; settings: SignOnSettings; secret: string }
/** What is kept of a sign-in until the browser comes back. */
export type Kept = { verifier?: string; nonce?: string }
/** Who it is over there; `email` only where the provider has verified it. */
export type Outsider = { subject: string; name: string; email: string | null }

type Going = { state: string; redirectUri: string }
type Back = Going & { url: URL; kept: Kept }

/** One kind of provider. Throws provider_refused with the provider's own words, or provider_unreachable. */
export type Kind = {
  begin(way: OpenWay, going: Going): Promise<{ url: string; kept: Kept }>
  finish(way: OpenWay, back: Back): Promise<Outsider>
  /** Asks the provider whether it knows us. */
  tryOut(way: OpenWay): Promise<void>
}
