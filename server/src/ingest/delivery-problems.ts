import type { Label, Locale } from '@huiliu/contracts'
import type { InboundProblem } from '../channels/index.ts'
import type { Queryable, Tx } from '../kernel/index.ts'

export type Refused = InboundProblem & { delivery: { seq: string; source_id: string; received_at: Date } }
export type KeptProblem = { delivery_seq: string; item: number; code: string; path: string; detail: string | null }

export async function recordProblems(tx: Tx, refused: Refused[]): Promise<void> {
  if (refused.length === 0) return
  await tx.query(
    `insert into ws.delivery_problem (delivery_seq, item, source_id, received_at, code, path, detail)
     select * from unnest($1::bigint[], $2::integer[], $3::uuid[], $4::timestamptz[], $5::text[], $6::text[], $7::text[]) on conflict do nothing`,
    [
      refused.map(one => one.delivery.seq),
      refused.map(one => one.item),
      refused.map(one => one.delivery.source_id),
      refused.map(one => one.delivery.received_at),
      refused.map(one => one.code),
      refused.map(one => one.path),
      refused.map(one => one.detail),
    ],
  )
}

/** Before a delivery is processed again: what is wrong with it then is written anew. */
export async function forgetProblems(tx: Tx, seqs: string[]): Promise<void> {
  await tx.query('delete from ws.delivery_problem where delivery_seq = any($1)', [seqs])
}

export async function problemsOf(q: Queryable, seqs: string[]): Promise<KeptProblem[]> {
  return q.query<KeptProblem>(
    'select delivery_seq, item, code, path, detail from ws.delivery_problem where delivery_seq = any($1) order by item, path, code',
    [seqs],
  )
}

type Said = { code: string; detail: string | null }

/** What is wrong, in the reader's language; `{0}` stands for what was found there. */
export function problemText({ code, detail }: Said, locale: Locale): string {
  const text = MESSAGES[code]?.[locale] ?? code
  return text.replace('{0}', detail === null ? '' : detail.slice(0, 60))
}

const MESSAGES: Record<string, Label> = {
  not_an_object: { zh: '不是 JSON 对象', en: 'is not a JSON object' },
  no_batch: { zh: '缺少 batch 数组', en: 'has no batch array' },
  unknown_type: { zh: '未知的 type', en: 'has an unknown type' },
  item_too_large: { zh: '单个事件超过 32 KB', en: 'one event is larger than 32 KB' },
  no_id: { zh: 'userId 与 anonymousId 都没有', en: 'has neither userId nor anonymousId' },
  no_event_name: { zh: 'track 缺少 event 名称', en: 'track has no event name' },
  too_many_items: { zh: '一次超过 5,000 个事件', en: 'more than 5,000 events at once' },
  too_many_parts: { zh: '这封邮件的部分太多，只读了邮件头', en: 'the mail has too many parts; only its head was read' },
  too_many_files: { zh: '附件超过 100 个，只保存了前 100 个', en: 'has more than 100 files; the first 100 were kept' },
  unreadable_part: { zh: '正文无法转成文字，请看原样', en: 'its text cannot be read; look at its layout' },
  unreadable_mail: { zh: '邮件无法解析，已保留原文', en: 'the mail cannot be read; the original is kept' },
  processing_failed: { zh: '处理失败，已保留原文', en: 'could not be processed; the original is kept' },
  no_mapping: { zh: '已保留，等待字段对应', en: 'is kept and waits for a mapping' },
  not_json: { zh: '内容不是 JSON', en: 'is no JSON' },
  not_xml: { zh: '内容不是 <xml> 文档', en: 'is no <xml> document' },
  no_message_id: { zh: '没有消息编号或发送者', en: 'has no message id or no sender' },
  unknown_event: { zh: '未知的事件“{0}”，已保留原文', en: 'is of an unknown event “{0}”; the original is kept' },
  unknown_message_type: {
    zh: '未知的消息类型“{0}”，已保留原文',
    en: 'is of an unknown kind “{0}”; the original is kept',
  },
  nothing_there: { zh: '这个位置没有内容', en: 'there is nothing at this place' },
  unknown_value: { zh: '字段对应里没有取值“{0}”', en: 'the mapping has no value “{0}”' },
  no_who: { zh: '没有任何能识别客户的内容', en: 'nothing tells whom it is about' },
  no_order_number: { zh: '没有订单号', en: 'has no order number' },
  not_a_time: { zh: '“{0}”不是可识别的时间', en: '“{0}” is no time we can read' },
  not_an_amount: { zh: '“{0}”不是数字', en: '“{0}” is no number' },
  not_a_currency: { zh: '“{0}”不是币种代码', en: '“{0}” is no currency code' },
  unknown_call_event: { zh: '“{0}”不是可识别的通话事件', en: '“{0}” is no event of a call' },
  unknown_direction: {
    zh: '通话方向“{0}”不可识别，应为 in、out 或 internal',
    en: '“{0}” is no direction: in, out or internal',
  },
  no_call_id: { zh: '没有通话编号 callId', en: 'has no callId' },
  too_many_lines: { zh: '订单明细超过 500 行', en: 'the order has more than 500 lines' },
}
