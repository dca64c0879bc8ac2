import type { Tx } from '../kernel/index.ts'
import { fingerprint, newSecret } from './secrets.ts'

/** `token` and `program` prove who asks for as long as the token lasts; `access` is what a program was given for a while. */
type Kind = 'token' | 'program' | 'access'
type NewTokenSecret = {
  tokenId: string
  kind: Kind
  workspaceKey: string
  scopes?: string[] | null
  now: Date
  expiresAt?: Date | null
}

/** A secret, of which only the fingerprint is kept. What a request bears says which workspace it is for. */
export async function addTokenSecret(tx: Tx, secret: NewTokenSecret): Promise<string> {
  const { tokenId, kind, workspaceKey, scopes = null, now, expiresAt = null } = secret
  const made = kind === 'program' ? `hls_${newSecret()}` : `hlt_${workspaceKey}_${newSecret()}`
  await tx.query(
    'insert into ws.token_secret (hash, token_id, kind, scopes, created_at, expires_at) values ($1, $2, $3, $4, $5, $6)',
    [fingerprint(made), tokenId, kind, scopes, now, expiresAt],
  )
  return made
}

/** The secrets there are end then, unless they end before; at once, and what a program was given ends with them. */
export async function endTokenSecrets(tx: Tx, { id, now, at }: { id: string; now: Date; at: Date }): Promise<void> {
  if (at <= now) {
    await tx.query('delete from ws.token_secret where token_id = $1', [id])
    return
  }
  await tx.query(
    `update ws.token_secret set expires_at = least(expires_at, $2) where token_id = $1 and kind <> 'access'`,
    [id, at],
  )
}

const PROGRAM = /^hlc_([a-z0-9]+)_([0-9a-f]{32})$/

/** By what a program names itself: its workspace and itself. */
export function programName(workspaceKey: string, id: string): string {
  return `hlc_${workspaceKey}_${id.replaceAll('-', '')}`
}

export function readProgramName(name: string): { workspaceKey: string; id: string } | undefined {
  const [, workspaceKey, hex] = PROGRAM.exec(name) ?? []
  if (workspaceKey === undefined || hex === undefined) return undefined
  return { workspaceKey, id: hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') }
}
