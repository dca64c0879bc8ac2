import { timingSafeEqual } from 'node:crypto'
import { isId, type Sealer } from '../../kernel/index.ts'

/** What a link in a message is for. */
export type Purposed = 'unsubscribe' | 'open' | 'click'
/** One thing of one workspace: a message, or a link of one. */
export type Named = { workspaceKey: string; id: string }

const ID_BYTES = 16
const FORM = /^([a-z0-9]{1,64})\.([A-Za-z0-9_-]{43})$/

/** A name that can be given out: it says for what and in which workspace it was made, and nobody else can make one. */
export function tokenOf(sealer: Sealer, purpose: Purposed, { workspaceKey, id }: Named): string {
  const bytes = Buffer.from(id.replaceAll('-', ''), 'hex')
  const whole = Buffer.concat([bytes, sealer.sign(signed(purpose, { workspaceKey, id }))])
  return `${workspaceKey}.${whole.toString('base64url')}`
}

/** Whom a token names; undefined for any that we did not make for this purpose. */
export function namedBy(sealer: Sealer, purpose: Purposed, token: string): Named | undefined {
  const [, workspaceKey = '', packed = ''] = FORM.exec(token) ?? []
  const whole = Buffer.from(packed, 'base64url')
  const id = whole
    .subarray(0, ID_BYTES)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  if (whole.length !== 2 * ID_BYTES || !isId(id)) return undefined
  const named = { workspaceKey, id }
  return timingSafeEqual(whole.subarray(ID_BYTES), sealer.sign(signed(purpose, named))) ? named : undefined
}

function signed(purpose: Purposed, { workspaceKey, id }: Named): string {
  return `link:${purpose}:${workspaceKey}:${id}`
}
