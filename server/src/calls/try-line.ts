import type { ChannelTrial } from '@huiliu/contracts'
import { telephoneSettings } from '../channels/index.ts'
import type { TryChannel } from '../ingest/index.ts'
import { listMembers, type CallCtx } from '../workspace/index.ts'

type Step = ChannelTrial['steps'][number]

/** A telephone system calls us: whether it did, whether what it said could be read, whether desks have somebody at them. */
export const tryLine: TryChannel = async (ctx, { sourceId, settings }) => {
  const steps: Step[] = []
  for (const step of [arrived, understood, manned]) {
    const found = await step(ctx, sourceId, telephoneSettings(settings).extensions)
    steps.push(found)
    if (!found.ok) break
  }
  return { ok: steps.every(step => step.ok), steps }
}

type Extensions = ReturnType<typeof telephoneSettings>['extensions']
type Looking = (ctx: CallCtx, sourceId: string, extensions: Extensions) => Promise<Step>

const arrived: Looking = async ({ db, locale }, sourceId) => {
  const [row] = await db.query<{ at: Date | null }>(
    'select max(received_at) as at from ws.delivery where source_id = $1',
    [sourceId],
  )
  const at = row?.at ?? null
  const message =
    at === null
      ? {
          zh: '还没有收到电话系统的消息：请检查地址和签名密钥',
          en: 'Nothing has come yet: check the address and the secret',
        }
      : { zh: '收到过电话系统的消息', en: 'The telephone system has reached us' }
  return { name: 'arrived', ok: at !== null, message: message[locale] }
}

const understood: Looking = async ({ db, locale, now }, sourceId) => {
  const [row] = await db.query<{ problems: number }>(
    `select count(*)::int as problems from ws.delivery_problem
     where source_id = $1 and received_at > $2::timestamptz - interval '1 day'`,
    [sourceId, now],
  )
  const problems = row?.problems ?? 0
  const message =
    problems === 0
      ? { zh: '24 小时内的消息都读懂了', en: 'All of the last 24 hours could be read' }
      : {
          zh: `24 小时内有 ${problems} 条没读懂，见实时事件`,
          en: `${problems} of the last 24 hours could not be read: see arrivals`,
        }
  return { name: 'understood', ok: problems === 0, message: message[locale] }
}

const manned: Looking = async (ctx, _sourceId, extensions) => {
  const active = new Set((await listMembers(ctx)).flatMap(member => (member.active ? [member.id] : [])))
  const empty = extensions.filter(one => !active.has(one.memberId)).map(one => one.extension)
  const list = empty.join(ctx.locale === 'zh' ? '、' : ', ')
  const message =
    empty.length === 0
      ? { zh: `${extensions.length} 个分机都有人`, en: `All ${extensions.length} extensions have somebody` }
      : { zh: `分机 ${list} 的成员已停用`, en: `The members of extensions ${list} are no longer active` }
  return { name: 'manned', ok: empty.length === 0, message: message[ctx.locale] }
}
