import {
  FACT_FIELDS,
  observe,
  personsOfSightings,
  type Evidence,
  type GivenFact,
  type IdentityServices,
  type Observation,
} from '../../identity/index.ts'
import { newId, type FileStore, type Tx } from '../../kernel/index.ts'
import { contactStates, write, type Change } from '../../objects/index.ts'
import { rightsOn } from '../../workspace/index.ts'
import { keepFiles } from './keep-files.ts'
import { plain } from '../meaning/guess.ts'
import { isNumber } from '../meaning/targets.ts'
import type { Around, Entity, Identified, Landing, Node, Said } from '../plan/types.ts'

export type Applying = {
  importId: string
  actId: string
  services: IdentityServices
  store: FileStore
  /** when a row counts as told: of rows that contradict each other the later in the file stands */
  toldAt: (row: number) => Date
}

/**
 * Writes what planned rows say, those looked up first. Returns the sightings filed. Problems name their row:
 * `row.12.phone`. Rows must be without issues.
 */
export async function applyRows(
  tx: Tx,
  around: Around,
  applying: Applying,
  { root, landings }: { root: Node; landings: Landing[] },
): Promise<string[]> {
  const sightings: string[] = []
  for (const level of levelsOf(root, landings)) {
    const persons = level.filter(entity => entity.kind === 'person')
    const records = level.filter(entity => entity.kind === 'record' && entity.said.length > 0)
    await keepFiles(tx, around, applying, persons)
    if (persons.length > 0) sightings.push(...(await applyPersons(tx, around, applying, persons)))
    await keepFiles(tx, around, applying, records)
    await applyRecords(tx, around, applying, records)
  }
  return sightings
}

/** Entities by object, those that others point to first; only what accepted rows speak of. */
function levelsOf(root: Node, landings: Landing[]): Entity[][] {
  const byNode = new Map<string, Set<Entity>>()
  const visit = (entity: Entity) => {
    const known = byNode.get(entity.node.path) ?? new Set()
    if (known.has(entity)) return
    byNode.set(entity.node.path, known.add(entity))
    entity.said = entity.said.filter(said => said.row.issues.length === 0)
    for (const said of entity.said) for (const ref of said.refs) visit(ref.entity)
  }
  for (const { entity } of landings) visit(entity)
  return orderOf(root).map(path => [...(byNode.get(path) ?? [])])
}

function orderOf({ path, children }: Node): string[] {
  return [...children.flatMap(orderOf), path]
}

type Told = { entity: Entity; said: Said; observation: Observation }

async function applyPersons(tx: Tx, around: Around, applying: Applying, entities: Entity[]): Promise<string[]> {
  const told = entities.flatMap(entity =>
    entity.said.map((said): Told => ({ entity, said, observation: observationOf(entity, said, applying) })),
  )
  const { ctx } = around
  const made = new Set<Entity>()
  const known = new Set<string>()
  const ids = await observe(
    tx,
    applying.services,
    told.map(one => one.observation),
    async sightings => {
      // Who is told in passing may have been told by an earlier transaction, over what joins nobody.
      for (const id of (await contactStates(tx, sightings)).keys()) known.add(id)
      const changes = told.flatMap(({ entity, said }, at): Change[] => {
        const id = sightings[at] ?? newId()
        entity.sightings.set(said.row, id)
        if (!entity.isNew || made.has(entity) || known.has(id)) return []
        made.add(entity)
        known.add(id)
        return [createPerson(around, { entity, id })]
      })
      if (changes.length > 0) await write(tx, ctx, { actId: applying.actId, changes, access: ctx.caller, quiet: true })
    },
  )
  const persons = await personsOfSightings(tx, ids)
  for (const [at, { entity }] of told.entries()) entity.id = persons.get(ids[at] ?? '') ?? entity.id
  const changes = entities.flatMap(entity => (made.has(entity) ? [] : updatePerson(entity)))
  if (changes.length > 0) await write(tx, ctx, { actId: applying.actId, changes, access: ctx.caller })
  return [...new Set(ids)]
}

const FACTS = new Set<string>(FACT_FIELDS)

/** What a row says about a person, as any other source would say it. */
function observationOf({ node }: Entity, said: Said, { importId, toldAt }: Applying): Observation {
  const isRoot = node.path === ''
  // Of persons told in passing the same is said on every row: once is enough.
  const at = toldAt(isRoot ? said.row.row : 0)
  const rowKey = { kind: 'record_id' as const, scope: importId, value: String(said.row.row) }
  const strongest = said.identifiers.toSorted((a, b) => STRENGTH.indexOf(a.kind) - STRENGTH.indexOf(b.kind))[0]
  const evidence: Evidence[] = (said.identifiers.length > 0 ? said.identifiers : [rowKey]).map(
    ({ kind, scope, value }) => ({
      ...{ kind, scope, value, at },
      trust: 'verified',
      rule: 'file',
      eventId: null,
    }),
  )
  const facts = Object.entries(said.values).flatMap(([field, value]): GivenFact[] =>
    FACTS.has(field) && value !== null ? [{ field, value, unusable: null }] : [],
  )
  const key = isRoot || !strongest ? rowKey : strongest
  // A switchboard's number and a family's mean nobody: who is told by one is told apart by the name beside it.
  const name = isRoot || !SHARED_BY_SOME.has(key.kind) ? '' : plain(String(said.values['name'] ?? '')).slice(0, 200)
  return {
    sourceId: importId,
    key: { kind: key.kind, value: key.value, device: name },
    evidence,
    facts,
    trust: 'verified',
    at,
    eventId: null,
  }
}

const STRENGTH: Identified['kind'][] = ['user_id', 'member_code', 'phone', 'email']
const SHARED_BY_SOME = new Set<Identified['kind']>(['phone', 'virtual_phone', 'email'])

/** The record of a person nobody knew, as identity would make it of the same facts, with what else the rows say. */
function createPerson({ ctx }: Around, { entity, id }: { entity: Entity; id: string }): Change {
  const [first] = entity.said
  const values = { ...given(valuesOf(entity)), ...normalised(entity) }
  const ownerId = rightsOn(ctx.caller, 'contact').read === 'all' ? null : ctx.caller.memberId
  return {
    op: 'create',
    object: 'contact',
    id,
    values,
    ownerId,
    sightingId: id,
    via: viasOf(entity),
    ...(first && { at: `row.${first.row.row}`, made: first.made }),
  }
}

/** Numbers and addresses as identity shows them: the one that survives of those given. */
function normalised({ said }: Entity): Record<string, string> {
  const shown: Record<string, string> = {}
  for (const [field, kinds] of [
    ['phone', ['phone', 'virtual_phone']],
    ['email', ['email']],
  ] as const) {
    const given = said.map(one => one.identifiers.flatMap(id => (kinds.some(kind => kind === id.kind) ? id.value : [])))
    const best = given
      .findLast(values => values.length > 0)
      ?.toSorted()
      .at(-1)
    if (best !== undefined) shown[field] = best
  }
  return shown
}

function updatePerson(entity: Entity): Change[] {
  const own = Object.fromEntries(Object.entries(valuesOf(entity)).filter(([field]) => !FACTS.has(field)))
  const [first] = entity.said
  if (Object.keys(own).length === 0 || entity.id === null || !first) return []
  return [
    { op: 'update', object: 'contact', id: entity.id, values: own, via: viasOf(entity), at: `row.${first.row.row}` },
  ]
}

async function applyRecords(tx: Tx, { ctx }: Around, { actId }: Applying, entities: Entity[]): Promise<void> {
  const ownerOf = (object: string) => (rightsOn(ctx.caller, object).read === 'all' ? null : ctx.caller.memberId)
  const changes = entities.flatMap((entity): Change[] => {
    const { name: object } = entity.node.object
    const [first] = entity.said
    if (!first) return []
    const values = writtenOf(entity)
    const at = `row.${first.row.row}`
    const via = viasOf(entity)
    if (!entity.isNew) return entity.id === null ? [] : [{ op: 'update', object, id: entity.id, values, via, at }]
    entity.id = newId()
    return [
      {
        op: 'create',
        object,
        id: entity.id,
        values: given(values),
        via,
        at,
        ownerId: ownerOf(object),
        made: first.made,
      },
    ]
  })
  if (changes.length > 0) await write(tx, ctx, { actId, changes, access: ctx.caller })
}

/** Without what only says which record it is. */
function writtenOf(entity: Entity): Record<string, unknown> {
  const { id: _, ...values } = valuesOf(entity)
  for (const field of entity.node.object.fields) if (isNumber(field)) delete values[field.name]
  return values
}

/** A new record holds its default where a cell is empty. */
function given(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null))
}

/** What the rows say together, the later above the earlier, with the ids of what is looked up. */
function valuesOf({ said }: Entity): Record<string, unknown> {
  return Object.assign({}, ...said.map(one => ({ ...one.values, ...pointedOf(one) })))
}

function pointedOf({ refs }: Said): Record<string, unknown> {
  const pointed: Record<string, unknown> = {}
  for (const { field, entity, many } of refs) {
    if (entity.id === null) continue
    const before: unknown = pointed[field]
    pointed[field] = many ? [...(Array.isArray(before) ? before : []), entity.id] : entity.id
  }
  return pointed
}

/** The sighting over which a record belongs to a person: that of its own row. */
function viasOf({ said }: Entity): Record<string, string> {
  return Object.fromEntries(
    said.flatMap(one =>
      one.refs.flatMap(({ field, entity }) => {
        const sighting = entity.sightings.get(one.row)
        return sighting ? [[field, sighting] as const] : []
      }),
    ),
  )
}
