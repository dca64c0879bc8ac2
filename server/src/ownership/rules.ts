import type { ObjectOwnership, OwnershipRules } from '@huiliu/contracts'
import { createRemembered, invalidInput, recordAct } from '../kernel/index.ts'
import { catalogOf, objectIn, valueProblem, writtenFields } from '../objects/index.ts'
import type { CallCtx } from '../workspace/index.ts'

/** Customers by nature: whose they are is asked from the start. */
const CUSTOMERS = new Set(['contact', 'account', 'lead'])

const remembered = createRemembered(async q => {
  const rows = await q.query<{ object: string; rules: OwnershipRules }>('select object, rules from ws.ownership')
  return new Map(rows.map(row => [row.object, row.rules]))
})

function beginning(object: string): OwnershipRules {
  const pool = { on: false, days: null, warnDays: 3, holdLimit: null, dayLimit: null, masked: [] }
  return { matched: CUSTOMERS.has(object), tellsOwner: true, pool }
}

export async function rulesFor({ db }: Pick<CallCtx, 'db'>, object: string): Promise<OwnershipRules> {
  return (await remembered.of(db)).get(object) ?? beginning(object)
}

/** Of every object there is. */
export async function allRules(ctx: Pick<CallCtx, 'db'>): Promise<ObjectOwnership[]> {
  const { objects } = await catalogOf(ctx)
  return Promise.all(objects.map(async ({ name }) => ({ object: name, ...(await rulesFor(ctx, name)) })))
}

/** Throws unknown_object, invalid_input. */
export async function changeRules(ctx: CallCtx, name: string, rules: OwnershipRules): Promise<ObjectOwnership> {
  const fields = writtenFields(objectIn(await catalogOf(ctx), name))
  const problems = rules.pool.masked.flatMap((field, at) =>
    fields.has(field) ? [] : [valueProblem(`pool.masked.${at}`, 'unknown_field')],
  )
  if (problems.length > 0) throw invalidInput({}, problems)
  await ctx.db.tx(async tx => {
    await tx.query(
      `insert into ws.ownership (object, rules) values ($1, $2) on conflict (object) do update set rules = excluded.rules`,
      [name, JSON.stringify(rules)],
    )
    await recordAct(tx, ctx, { kind: 'ownership', type: 'ownership.changed', object: name, body: { rules } })
    tx.afterCommit(() => remembered.forget(ctx.db))
  })
  return { object: name, ...rules }
}
