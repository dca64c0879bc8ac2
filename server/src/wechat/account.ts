import type { Account } from '../channels/index.ts'
import { accountOf } from '../ingest/index.ts'
import type { TokenOf, TokenServices } from './token.ts'

export type WechatServices = TokenServices & { tokenOf: TokenOf }

/** As whom the platform is asked. Throws not_found for a disabled account. */
export async function wechatAccount({ db, sealer, now, tokenOf }: WechatServices, sourceId: string): Promise<Account> {
  const account = await accountOf(db, sealer, { source: sourceId, now: now() })
  return { ...account, token: stale => tokenOf(sourceId, stale) }
}
