import type { AccessRights, AccessWay, ObjectDef, RecordAccess } from '@huiliu/contracts'
import { forbidden, notFound } from '../../kernel/index.ts'
import {
  callerOfMember,
  delegationsTo,
  fieldRight,
  inPlaceOf,
  rightsOn,
  rolesByName,
  type CallCtx,
  type Caller,
} from '../../workspace/index.ts'
import { accessTo, binder, branches, type Branch, type Held } from '../branches.ts'
import { catalogOf, objectIn } from '../catalog.ts'
import { tableOf } from '../ddl.ts'
import { getRecord } from '../get.ts'
import { heldRow, keepersOf, sharesOf, type Place } from './shares.ts'

/**
 * Why a member can, or cannot, see a record: the very branches a list is made of, each asked of this one record. About
 * oneself, or by who may change the record or looks after members. Throws not_found, forbidden.
 */
export async function recordAccess(
  ctx: CallCtx,
  { object: name, id }: Place,
  memberId?: string,
): Promise<RecordAccess> {
  const record = await getRecord(ctx, name, id)
  const place = { object: name, id: record.id }
  const own = ctx.caller.memberId
  const asked = memberId ?? own
  if (asked === null) throw notFound()
  const mine = accessTo(ctx.caller, name, await heldRow(ctx, place))
  if (asked !== own && !ctx.caller.rights.members && !mine.update) throw forbidden()
  const them = asked === own ? ctx.caller : await callerOfMember(ctx.db, asked)
  if (!them) throw notFound()
  const object = objectIn(await catalogOf(ctx), name)
  const { read, update, delete: remove } = rightsOn(them, name)
  return {
    member: { id: asked, name: them.acting?.member.name ?? them.actor.name },
    roles: await rolesByName(ctx, them.roles),
    can: await canOf(ctx, them, place),
    reach: { read, update, delete: remove },
    ways: await waysOf(ctx, them, place),
    fields: fieldsOf(ctx.caller, them, object),
    delegations: them.acting ? [] : await delegationsOf(ctx, them, place),
  }
}

async function canOf(ctx: CallCtx, caller: Caller, place: Place): Promise<AccessRights> {
  const { read, update, delete: remove } = accessTo(caller, place.object, await heldRow({ ...ctx, caller }, place))
  return { read, update: read && update, delete: read && remove }
}

/** Each way in which records come to be seen, and whether it leads to this one. */
async function waysOf(ctx: CallCtx, caller: Caller, place: Place): Promise<AccessWay[]> {
  const params: unknown[] = [place.id]
  const found = branches(caller, { object: place.object, alias: 'r', bind: binder(params) })
  const { read: reach } = rightsOn(caller, place.object)
  if (found.length === 0 || found.some(branch => branch.kind === 'all'))
    return [{ kind: 'role', holds: found.length > 0, reach }]
  const [row] = await ctx.db.query<Record<string, unknown> & Held>(
    `select r.owner_id, r.department_id, ${found.map(one => `(${one.condition}) as ${one.kind}`).join(', ')}
     from ${tableOf(place.object)} r where r.id = $1`,
    params,
  )
  if (!row) throw notFound()
  const { owner, department } = await keepersOf(ctx, row)
  const holds = (kind: Branch['kind']) => row[kind] === true
  return [
    { kind: 'owner', holds: holds('owner'), owner },
    { kind: 'department', holds: holds('department'), reach, department },
    { kind: 'share', holds: holds('share'), shares: await sharesOf(ctx, place, caller.principals) },
  ]
}

/** Of fields that the asker may know of. */
function fieldsOf(asker: Caller, them: Caller, { name, fields }: ObjectDef): RecordAccess['fields'] {
  return fields.flatMap(({ name: field }) => {
    const right = fieldRight(them, name, field)
    return right === 'write' || fieldRight(asker, name, field) === 'hidden' ? [] : [{ field, right }]
  })
}

async function delegationsOf(ctx: CallCtx, them: Caller, place: Place): Promise<RecordAccess['delegations']> {
  const running = them.memberId === null ? [] : await delegationsTo(ctx.db, them.memberId, ctx.now)
  const all = await Promise.all(
    running.map(async ({ from, endsAt }) => {
      const giver = await callerOfMember(ctx.db, from.id)
      if (!giver) return []
      const caller = inPlaceOf(giver, { by: them, kind: 'delegation', until: new Date(endsAt) })
      return [{ from, until: endsAt, can: await canOf(ctx, caller, place) }]
    }),
  )
  return all.flat()
}
