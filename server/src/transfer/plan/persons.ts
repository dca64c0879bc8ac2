import type { IdentifierKind, Label } from '@huiliu/contracts'
import { barOf, carriersOfAll, displayNames, typedFields, type CarriedBy } from '../../identity/index.ts'
import { findJudged, type Judged } from '../../objects/index.ts'
import { rightsOn } from '../../workspace/index.ts'
import { plain } from '../meaning/guess.ts'
import { EXISTS, NO_CREATE, NO_UPDATE, UNKNOWN_PERSON, twice } from './refusals.ts'
import type { Around, Entity, Identified, Landing, Landings, Node, RowIssue, Said } from './types.ts'

type Known = {
  /** identifier → who carries it */
  carriers: Map<string, CarriedBy[]>
  records: Map<string, Judged>
  names: Map<string, string>
  typed: Set<string>
}

/**
 * Of what rows say of persons: who is new, who is a customer we have and over what, who may be one and waits for somebody's
 * word. Where a row would make one person of two, or the names differ, it is a conflict and waits, too.
 */
export async function planPersons(around: Around, node: Node, said: (Said | null)[]): Promise<Landings> {
  const wanted = said.flatMap(one => (one ? usable(one) : []))
  const known = await knownBy(around, node, wanted)
  const entities = new Map<string, Entity>()
  return said.map((one): Landing | null => {
    if (!one || one.row.issues.length > 0) return null
    if (node.path !== '' && one.identifiers.length === 0)
      return refuse(one, { field: null, code: 'nameless', message: NAMELESS })
    return landingOf(around, node, { one, known, entities })
  })
}

async function knownBy(around: Around, node: Node, wanted: Identified[]): Promise<Known> {
  const carried = await carriersOfAll(around.ctx.db, wanted)
  const ids = [...new Set(carried.map(one => one.personId))]
  const records = await findJudged(around.ctx.db, around.ctx.caller, { object: node.object, field: 'id', values: ids })
  const names = ids.length === 0 ? new Map<string, string>() : await displayNames(around.ctx, ids)
  const typed = await typedFields(around.ctx.db, ids)
  return {
    typed,
    carriers: Map.groupBy(carried, keyOf),
    records: new Map(records.map(record => [record.id, record])),
    names,
  }
}

export function keyOf({ kind, scope, value }: { kind: string; scope: string; value: string }): string {
  return `${kind}|${scope}|${value}`
}

/** Hotlines, placeholders and the like join nobody. */
function usable({ identifiers }: Said): Identified[] {
  return identifiers.filter(one => barOf(one) === null)
}

type Landed = { one: Said; known: Known; entities: Map<string, Entity> }

function landingOf(around: Around, node: Node, { one, known, entities }: Landed): Landing | null {
  const own = usable(one)
  const joined = own.flatMap(one_ =>
    (known.carriers.get(keyOf(one_)) ?? []).filter(by => by.trust === 'verified').map(by => ({ over: one_, by })),
  )
  const persons = new Set(joined.map(({ by }) => by.personId))
  const [first] = joined
  if (persons.size > 1) return refuse(one, conflict(first?.over, 'two_persons', twoPersons(known, joined)))
  const name = textOf(one.values['name'])
  const earlier = own.flatMap(id => around.seen.persons.of(keyOf(id)) ?? [])
  const other = first ? undefined : earlier.find(({ name: called }) => !around.sameDespiteName && differ(called, name))
  if (other && node.path === '') return refuse(one, conflict(own[0], 'name_differs', rowNamed(other, name)))
  if (node.path === '') {
    const settled = byMode(around, node, { one, own, exists: first !== undefined, earlier })
    if (settled !== undefined) return settled
  }
  const landing = first
    ? joining(around, node, { one, known, first })
    : making(around, node, { one, known, own, earlier })
  if (!landing) return null
  around.seen.persons.add(own.map(keyOf), { row: one.row.row, name })
  return { ...landing, entity: shared(entities, own, landing.entity, one) }
}

type Settling = { one: Said; own: Identified[]; exists: boolean; earlier: { row: number }[] }

/** What the mode of the import alone decides; undefined where it decides nothing. */
function byMode({ mode }: Around, node: Node, { one, own, exists, earlier }: Settling): Landing | null | undefined {
  const field = own[0]?.heading ?? null
  const [before] = earlier
  if (mode === 'update' && !exists) return refuse(one, { field, code: 'not_found', message: UNKNOWN_PERSON })
  if (mode === 'add' && (exists || before))
    return refuse(one, { field, code: 'exists', message: before ? twice(before.row) : EXISTS })
  if (mode !== 'skip' || !(exists || before)) return undefined
  const entity = { node, kind: 'person' as const, isNew: false, id: null, before: null, said: [], sightings: new Map() }
  return { entity, fate: 'skip', reasons: [] }
}

type Joining = { one: Said; known: Known; first: { over: Identified; by: CarriedBy } }

function joining(around: Around, node: Node, { one, known, first: { over, by } }: Joining): Landing | null {
  const record = known.records.get(by.personId)
  if (record && !record.can.update && node.path === '')
    return refuse(one, { field: over.heading, code: 'forbidden', message: NO_UPDATE })
  const name = textOf(one.values['name'])
  const called = textOf(record?.values['name'])
  const shown = record?.can.read ? (known.names.get(by.personId) ?? '') : ''
  if (!around.sameDespiteName && differ(called, name))
    return refuse(one, conflict(over, 'name_differs', nameDiffers(over, shown, name)))
  const entity: Entity = {
    node,
    kind: 'person',
    isNew: false,
    id: by.personId,
    before: record?.values ?? null,
    said: [one],
    sightings: new Map(),
  }
  const reasons = [{ field: over.heading, message: joins(over, shown) }, ...keptReasons(node, { one, known, record })]
  return { entity, fate: 'join', reasons }
}

/** What staff typed stays: where the file says something else, that is told. */
function keptReasons({ slots }: Node, { one, known, record }: { one: Said; known: Known; record: Judged | undefined }) {
  if (!record?.can.read) return []
  return slots.flatMap(({ meaning, heading }) => {
    if (meaning.is !== 'field') return []
    const { name } = meaning.field
    const [given, held] = [textOf(one.values[name]), textOf(record.values[name])]
    if (given === '' || !known.typed.has(`${record.id} ${name}`) || plain(given) === plain(held)) return []
    if (one.identifiers.some(id => id.heading === heading && id.value === held)) return []
    const message = { zh: `仍显示手工填写的「${held}」`, en: `what staff typed is shown still: “${held}”` }
    return [{ field: heading, message }]
  })
}

type Making = { one: Said; known: Known; own: Identified[]; earlier: { row: number; name: string }[] }

function making(around: Around, node: Node, { one, known, own, earlier }: Making): Landing | null {
  const entity: Entity = {
    node,
    kind: 'person',
    isNew: true,
    id: null,
    before: null,
    said: [one],
    sightings: new Map(),
  }
  const [before] = earlier
  if (before) {
    const message = { zh: `与第 ${before.row} 行是同一人`, en: `is the person of row ${before.row}` }
    return { entity: { ...entity, isNew: false }, fate: 'join', reasons: [{ field: own[0]?.heading ?? null, message }] }
  }
  if (!node.make)
    return refuse(one, { field: one.identifiers[0]?.heading ?? null, code: 'not_found', message: UNKNOWN_PERSON })
  if (!rightsOn(around.ctx.caller, 'contact').create)
    return refuse(one, { field: null, code: 'forbidden', message: NO_CREATE })
  const claimed = own.flatMap(id => (known.carriers.get(keyOf(id)) ?? []).map(by => ({ over: id, by })))
  const reasons = claimed.slice(0, 3).map(({ over, by }) => {
    const readable = known.records.get(by.personId)?.can.read ?? true
    return { field: over.heading, message: proposes(over, readable ? (known.names.get(by.personId) ?? '') : '') }
  })
  return { entity, fate: claimed.length > 0 ? 'proposal' : 'new', reasons }
}

/** Rows of one transaction that mean one person speak of one entity: the first makes the record. */
function shared(entities: Map<string, Entity>, own: Identified[], entity: Entity, one: Said): Entity {
  const known = own.flatMap(id => entities.get(keyOf(id)) ?? [])[0]
  if (known) known.said.push(one)
  const chosen = known ?? entity
  for (const id of own) entities.set(keyOf(id), chosen)
  return chosen
}

/** For a person to decide. */
function conflict(over: Identified | undefined, code: string, message: Label): RowIssue {
  return { field: over?.heading ?? null, code, message, conflict: true }
}

function refuse({ row }: Said, issue: RowIssue): null {
  row.issues.push(issue)
  return null
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** 王芳 and 王芳（采购） are one name, 王芳 and 李雷 are not. */
function differ(a: string, b: string): boolean {
  const [one, other] = [plain(a), plain(b)]
  return one !== '' && other !== '' && !one.includes(other) && !other.includes(one)
}

const KINDS: Partial<Record<IdentifierKind, Label>> = {
  phone: { zh: '电话', en: 'number' },
  virtual_phone: { zh: '电话', en: 'number' },
  email: { zh: '邮箱', en: 'address' },
  member_code: { zh: '会员号', en: 'member code' },
  user_id: { zh: '账号', en: 'user id' },
}

function kindOf({ kind }: Identified): Label {
  return KINDS[kind] ?? { zh: '标识', en: 'identifier' }
}

function called(name: string): Label {
  return name === ''
    ? { zh: '一位您看不到的客户', en: 'a customer you may not see' }
    : { zh: `客户「${name}」`, en: `customer “${name}”` }
}

function joins(over: Identified, name: string): Label {
  const [kind, who] = [kindOf(over), called(name)]
  return { zh: `${kind.zh} ${over.value} 属于${who.zh}`, en: `the ${kind.en} ${over.value} is that of ${who.en}` }
}

function proposes(over: Identified, name: string): Label {
  const [kind, who] = [kindOf(over), called(name)]
  return {
    zh: `${kind.zh} ${over.value} 与${who.zh}自称的相同，待人确认`,
    en: `the ${kind.en} ${over.value} is what ${who.en} claims: somebody has to confirm it`,
  }
}

function twoPersons({ names }: Known, joined: Joining['first'][]): Label {
  const each = [...new Map(joined.map(one => [one.by.personId, one])).values()].slice(0, 3)
  const said = each.map(({ over, by }) => joins(over, names.get(by.personId) ?? ''))
  return {
    zh: `${said.map(one => one.zh).join('，')}：会把不同的客户并成一人`,
    en: `${said.map(one => one.en).join(', ')}: different customers would become one`,
  }
}

function nameDiffers(over: Identified, name: string, given: string): Label {
  const said = joins(over, name)
  return { zh: `${said.zh}，姓名却是「${given}」`, en: `${said.en}, yet the name is “${given}”` }
}

function rowNamed({ row, name }: { row: number; name: string }, given: string): Label {
  return {
    zh: `与第 ${row} 行（${name}）相同，姓名却是「${given}」`,
    en: `is that of row ${row} (${name}), yet the name is “${given}”`,
  }
}

const NAMELESS: Label = {
  zh: '没有电话、邮箱或会员号，不知道是谁',
  en: 'has no number, address or member code: who is meant cannot be told',
}
