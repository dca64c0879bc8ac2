import type { ChannelLedger, MailFolderView, MailboxView } from '@huiliu/contracts'
import type { JsonObject } from '../channels/index.ts'
import { sourceView } from '../identity/index.ts'
import { notFound, type Row } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { wordsFor } from './words.ts'

type BoxRow = Row & {
  state: MailboxView['state']
  problem: string | null
  detail: string | null
  checked_at: Date | null
  next_at: Date | null
  started_at: Date | null
  first_done_at: Date | null
}
type FolderRow = Row &
  Pick<MailFolderView, 'path' | 'role' | 'exists' | 'missing' | 'gone'> & {
    missing_since: Date | null
    checked_at: Date
  }

/** What a mailbox says it has, what we hold, and the difference, as last compared. Throws not_found. */
export async function mailboxOf(ctx: CallCtx, id: string): Promise<MailboxView> {
  await mustBeMailbox(ctx, id)
  const [box] = await ctx.db.query<BoxRow>('select * from ws.mail_box where source_id = $1', [id])
  const rows = await ctx.db.query<FolderRow>(
    `select path, role, "exists", missing, missing_since, gone, checked_at from ws.mail_folder where source_id = $1
     order by case role when 'inbox' then 0 when 'sent' then 1 else 2 end, path`,
    [id],
  )
  const folders = rows.map(folderView)
  const problem = box?.problem ?? null
  return {
    state: box?.state ?? 'waiting',
    problem:
      problem === null ? null : { code: problem, message: wordsFor(problem, ctx.locale), detail: box?.detail ?? null },
    checkedAt: box?.checked_at?.toISOString() ?? null,
    nextAt: box?.next_at?.toISOString() ?? null,
    first: box?.started_at && !box.first_done_at ? { startedAt: box.started_at.toISOString(), ...sums(folders) } : null,
    folders,
  }
}

/** The same as every channel's ledger tells it: what the mailbox says, what we hold, the difference. */
export async function mailLedger(ctx: CallCtx, id: string): Promise<ChannelLedger> {
  const { folders, checkedAt, problem } = await mailboxOf(ctx, id)
  const items = folders.map(({ path, exists, held, missing }) => ({
    name: path,
    platform: exists,
    ours: held,
    missing,
  }))
  return { items, comparedAt: checkedAt, problem: problem && problem.message }
}

/** Its settings. Throws not_found for a channel of another kind. */
export async function mustBeMailbox(ctx: CallCtx, id: string): Promise<JsonObject> {
  const { kind } = await sourceView(ctx.db, id)
  if (kind !== 'mail') throw notFound()
  const [row] = await ctx.db.query<{ settings: JsonObject }>('select settings from ws.source where id = $1', [id])
  return row?.settings ?? {}
}

function folderView({ path, role, exists, missing, missing_since, gone, checked_at }: FolderRow): MailFolderView {
  const held = exists - missing
  const missingSince = missing_since?.toISOString() ?? null
  return { path, role, exists, held, missing, missingSince, gone, checkedAt: checked_at.toISOString() }
}

function sums(folders: MailFolderView[]): { total: number; done: number } {
  return {
    total: folders.reduce((sum, one) => sum + one.exists, 0),
    done: folders.reduce((sum, one) => sum + one.held, 0),
  }
}
