import type { Keys } from '../channels/index.ts'
import { newId, type Queryable, type Sealer, type Tx } from '../kernel/index.ts'

type Keeping = { source: string; name: string; bytes: Buffer; sealer: Sealer; now: Date }

/** Keeps a secret of a source under a name of its channel's; those before it stay in force until they are ended. */
export async function keepSecret(tx: Tx, { source, name, bytes, sealer, now }: Keeping): Promise<string> {
  const id = newId()
  await tx.query('insert into ws.source_secret (id, source_id, name, sealed, created_at) values ($1, $2, $3, $4, $5)', [
    id,
    source,
    name,
    sealer.seal(bytes, about(id)),
    now,
  ])
  return id
}

type Ending = { source: string; name: string; until: Date }

/** Those of a name are taken until then and no longer; one that ends sooner still does. */
export async function endSecrets(tx: Tx, { source, name, until }: Ending): Promise<void> {
  await tx.query(
    'update ws.source_secret set expires_at = least(coalesce(expires_at, $3), $3) where source_id = $1 and name = $2',
    [source, name, until],
  )
}

type Asked = { source: string; now: Date }

/** The secrets of a source that are in force, by name, newest first. */
export async function secretsOf(q: Queryable, sealer: Sealer, { source, now }: Asked): Promise<Keys> {
  const rows = await q.query<{ id: string; name: string; sealed: Buffer }>(
    `select id, name, sealed from ws.source_secret
     where source_id = $1 and (expires_at is null or expires_at > $2) order by created_at desc, id desc`,
    [source, now],
    { prepare: true },
  )
  const keys: Keys = {}
  for (const { id, name, sealed } of rows) (keys[name] ??= []).push(sealer.open(sealed, about(id)))
  return keys
}

function about(secretId: string): string {
  return `source_secret:${secretId}`
}
