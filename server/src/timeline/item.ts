import type { FileView, TimelineItem, TimelineKind } from '@huiliu/contracts'
import { maskChanges, restrictsFields, type Catalog } from '../objects/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { titleOf } from './sentences.ts'
import type { EventRow } from './timeline.ts'
import type { Voice } from './value-text.ts'

/** The kinds a reader filters by, as conditions on the log's own type. */
export const KIND_OF: Record<TimelineKind, string> = {
  page: `e.type in ('page', 'screen')`,
  track: `e.type like 'track.%'`,
  identify: `e.type in ('identify', 'group', 'alias')`,
  order: `e.object in ('order', 'order_line')`,
  record: `e.object is not null and e.object not in ('order', 'order_line')`,
  identity: `e.type like 'identity.%'`,
  message: `e.type like 'message.%'`,
  call: `e.type like 'call.%'`,
}

function kindOf({ type, object }: EventRow): TimelineKind {
  if (object === 'order' || object === 'order_line') return 'order'
  if (object !== null) return 'record'
  const [head] = type.split('.')
  if (head === 'track' || head === 'identity' || head === 'message' || head === 'call') return head
  return head === 'page' || head === 'screen' ? 'page' : 'identify'
}

export function itemOf(
  ctx: CallCtx,
  row: EventRow,
  { catalog, voice, files }: { catalog: Catalog; voice: Voice; files: FileView[] },
): TimelineItem {
  const body = visibleBody(ctx, row, catalog)
  const kind = kindOf(row)
  return {
    id: row.id,
    kind,
    type: row.type,
    at: row.occurred_at.toISOString(),
    receivedAt: row.received_at.toISOString(),
    channel: row.channel,
    source: row.source,
    sightingId: row.sighting_id,
    ...titleOf({ ...row, body, kind, def: catalog.byName.get(row.object ?? '') }, voice),
    object: row.object,
    recordId: row.record_id,
    actor: row.actor,
    actId: row.act_id,
    body,
    ...(body && files.length > 0 && !restrictsFields(ctx.caller, 'contact') && { files }),
  }
}

type Bodied = Pick<EventRow, 'object' | 'type' | 'body' | 'undone'>

/**
 * What a reader with restricted fields sees of an event: changes of a record field by field as his rights say; of what a
 * source sent, nothing but that it happened, since a hidden phone number may stand anywhere in it.
 */
export function visibleBody(ctx: CallCtx, row: Bodied, catalog: Catalog): Record<string, unknown> | null {
  const { object, body, type } = row
  if (!body) return null
  if (object !== null) {
    const def = catalog.byName.get(object)
    return def ? maskChanges(ctx.caller, def, body) : null
  }
  const restricted = restrictsFields(ctx.caller, 'contact')
  if (type.startsWith('call.')) return callBody(row, restricted)
  return restricted ? null : body
}

const OF_ANY_CALL = ['callId', 'direction', 'seconds', 'queue', 'agent']

/** A note taken back says nothing more. */
function callBody({ body, undone }: Bodied, restricted: boolean): Record<string, unknown> {
  const { text, ...rest } = body ?? {}
  if (restricted) return Object.fromEntries(Object.entries(rest).filter(([name]) => OF_ANY_CALL.includes(name)))
  return text === undefined || undone ? rest : { ...rest, text }
}
