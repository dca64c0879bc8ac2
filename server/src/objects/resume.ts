import type { Db, Logger } from '../kernel/index.ts'
import { resumeFollowing } from './follow-owner.ts'
import { resumeRollups } from './fill-rollups.ts'
import { forgetUnfinished, resumeIndexes } from './install.ts'
import { resumeEntries } from './search-index.ts'
import { resumeRules } from './sharing/background.ts'

/** Takes up every piece of background work that was interrupted; at the start of a workspace. */
export async function resumeWork(ctx: { db: Db; log: Logger }): Promise<void> {
  await forgetUnfinished(ctx.db)
  await resumeIndexes(ctx)
  await resumeEntries(ctx)
  await resumeRollups(ctx)
  await resumeRules(ctx)
  await resumeFollowing(ctx)
}
