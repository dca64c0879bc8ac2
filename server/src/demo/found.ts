import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import type { Db } from '../kernel/index.ts'
import { ensureAdmin, foundWorkspace, listWorkspaces } from '../workspace/index.ts'
import { BRAND } from './company/catalogue.ts'
import { STAFF } from './company/staff.ts'
import { readDemo, saveDemo, type DemoState } from './state.ts'

type Founding = {
  /** the administrator the environment names: also the demo's, when there is no workspace yet */
  admin: { email: string; password: string } | undefined
  install: (db: Db) => Promise<void>
  now: Date
}
/** `password` is what the staff sign in with, known only in the run that made them. */
export type FoundedDemo = { state: DemoState; password: string; login: string | null }

const DIGITS = 'abcdefghjkmnpqrstuvwxyz23456789'

/** The demo's workspace, made when there is none; a company's own workspaces are never touched. */
export async function foundDemo(pool: pg.Pool, { admin, install, now }: Founding): Promise<FoundedDemo> {
  const password = newPassword()
  const known = await readDemo(pool)
  if (known) return { state: known, password, login: null }
  const first = (await listWorkspaces(pool)).length === 0
  const [boss] = STAFF
  const own = first ? admin : undefined
  const founding = {
    workspaceName: BRAND.zh,
    name: boss?.name ?? '',
    email: own?.email ?? boss?.login ?? '',
    password: own?.password ?? password,
    now,
    install,
  }
  const founded = first ? await ensureAdmin(pool, founding) : await foundWorkspace(pool, founding)
  if (!founded) throw new Error('another process founded a workspace at the same moment: start again')
  const state = {
    workspaceId: founded.workspace.id,
    adminUserId: founded.userId,
    anchor: now.getTime(),
    users: {},
    loadedAt: null,
  }
  await saveDemo(pool, state)
  return { state, password, login: own ? null : founding.email }
}

/** 12 letters and digits that cannot be mistaken for each other, in threes: 59 bits. */
function newPassword(): string {
  const digits = [...randomBytes(12)].map(byte => DIGITS[byte % DIGITS.length])
  return [0, 3, 6, 9].map(at => digits.slice(at, at + 3).join('')).join('-')
}
