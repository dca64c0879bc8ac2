import type { Db, Logger } from '../kernel/index.ts'
import { movedMembers, movedTo, recordsFollowed } from '../workspace/index.ts'
import { later, olderWritesDone } from './background.ts'
import { catalogOf } from './catalog.ts'
import { tableOf } from './ddl.ts'

const BATCH = 1000

/** A record's department is its owner's: when he moves, his records follow in the background. */
export function followOwner({ db, log }: { db: Db; log: Logger }, memberId: string): void {
  later({ db, log }, { name: `records of member ${memberId}`, run: patient => follow(patient, memberId) })
}

/** Takes up what was interrupted; at the start of a workspace. */
export async function resumeFollowing(ctx: { db: Db; log: Logger }): Promise<void> {
  for (const id of await movedMembers(ctx.db)) followOwner(ctx, id)
}

async function follow(db: Db, memberId: string): Promise<void> {
  const moved = await movedTo(db, memberId)
  if (!moved) return
  await olderWritesDone(db)
  for (const { name } of (await catalogOf({ db })).objects) {
    const batch = `
      update ${tableOf(name)} set department_id = $2
      where id = any(array(select id from ${tableOf(name)} where owner_id = $1 and department_id is distinct from $2 limit ${BATCH}))
      returning id`
    while ((await db.query(batch, [memberId, moved.department])).length === BATCH);
  }
  await recordsFollowed(db, { id: memberId, at: moved.at })
}
