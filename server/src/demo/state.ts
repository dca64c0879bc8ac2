import type pg from 'pg'
import { listWorkspaces, readSetting, writeSetting } from '../workspace/index.ts'

/**
 * What an installation remembers of its demo: which workspace it is, as of when its history was made (so that a load that
 * was interrupted goes on with the same company), who of the staff can be entered as, and when it was complete.
 */
export type DemoState = {
  workspaceId: string
  adminUserId: string
  /** epoch ms */
  anchor: number
  /** key of STAFF → user id */
  users: Record<string, string>
  loadedAt: string | null
}

const NAME = 'demo'

/** Undefined when there is no demo, or its workspace was deleted. */
export async function readDemo(pool: pg.Pool): Promise<DemoState | undefined> {
  const value = await readSetting(pool, NAME)
  if (!isState(value)) return undefined
  const workspaces = await listWorkspaces(pool)
  return workspaces.some(one => one.id === value.workspaceId) ? value : undefined
}

export async function saveDemo(pool: pg.Pool, state: DemoState): Promise<void> {
  await writeSetting(pool, NAME, state)
}

function isState(value: unknown): value is DemoState {
  return typeof value === 'object' && value !== null && 'workspaceId' in value && 'anchor' in value
}
