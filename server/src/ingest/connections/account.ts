import { type Account, type JsonObject } from '../../channels/index.ts'
import { notFound, type Queryable, type Sealer } from '../../kernel/index.ts'
import { secretsOf } from '../secrets.ts'

type Asked = { source: string; now: Date }

/** As whom a source is spoken for: its settings and secrets in force. Throws not_found for a disabled one. */
export async function accountOf(q: Queryable, sealer: Sealer, { source, now }: Asked): Promise<Omit<Account, 'token'>> {
  const [row] = await q.query<{ settings: JsonObject }>(
    'select settings from ws.source where id = $1 and disabled_at is null',
    [source],
    { prepare: true },
  )
  if (!row) throw notFound()
  return { sourceId: source, settings: row.settings, keys: await secretsOf(q, sealer, { source, now }) }
}
