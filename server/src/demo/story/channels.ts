import { secretText } from '../../channels/index.ts'
import { accountOf, channelViews, connectChannel } from '../../ingest/index.ts'
import type { Sealer } from '../../kernel/index.ts'
import type { CallCtx } from '../../workspace/index.ts'

export type DemoChannels = { telephone: { path: string; secret: string; extension: string } }
type Making = { workspaceKey: string; sealer: Sealer }

const EXTENSION = '801'

/** The company's channels, connected as any company's: made where missing, and found again whatever they are called now. */
export async function ensureChannels(ctx: CallCtx, making: Making): Promise<DemoChannels> {
  const known = await channelViews(ctx)
  const settings = { extensions: [{ extension: EXTENSION, memberId: ctx.caller.memberId ?? '' }] }
  const telephone =
    known.find(channel => channel.kind === 'telephone') ??
    (await connectChannel(ctx, making, { kind: 'telephone', name: '客服热线', settings, secrets: {} }))
  const { keys } = await accountOf(ctx.db, making.sealer, { source: telephone.id, now: ctx.now })
  const [signing = Buffer.alloc(0)] = keys['signing'] ?? []
  return { telephone: { path: telephone.path ?? '', secret: secretText(signing), extension: EXTENSION } }
}
