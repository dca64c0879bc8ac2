import { marksIn, sightingsIn, type Live, type SightingRow } from './live.ts'
import { plain, type World } from './world.ts'

/** What people finally said in a world, in the order said, without what was taken back. Sightings by name, values as in any world. */
export type Words = {
  typed: { sighting: string; made: boolean; at: number; values: Record<string, unknown>; again: string[] }[]
  /** contacts whose making was taken back: somebody may still have said who they are */
  gone: string[]
  links: { a: string; b: string; verdict: 'same' | 'never'; at: Date }[]
  marks: { kind: string; scope: string; value: string }[]
  /** sighting and identifier of every cut edge, as `unitName` names them */
  cut: Set<string>
}

/** The same in every world. */
export function nameOf(
  { world, created }: Pick<Live, 'world' | 'created'>,
  row: Omit<SightingRow, 'person_id'>,
): string {
  if (row.key_kind === 'record_id') return `crm ${created.indexOf(row.id)}`
  return [row.source, row.key_kind, plain(world, row.key_value), plain(world, row.device)].join(' ')
}

type Unit = { kind: string; scope: string; value: string }

export function unitName(world: World, sighting: string, { kind, scope, value }: Unit): string {
  return [sighting, kind, scope, plain(world, value)].join(' ')
}

type Linked = { a: string; b: string; verdict: 'same' | 'never'; at: Date }
type CutRow = Unit & { sighting_id: string; cut_act_id: string }

export async function wordsIn(live: Live): Promise<Words> {
  const { world, run } = live
  const names = new Map((await sightingsIn(live)).map(row => [row.id, nameOf(live, row)]))
  const name = (id: string): string => names.get(id) ?? `stranger ${id}`
  const ids = [...names.keys()]
  const [links, cut, marks] = await Promise.all([
    run.db.query<Linked>(
      'select a, b, verdict, at from ws.identity_link where withdrawn_act_id is null and a = any($1) order by at',
      [ids],
    ),
    run.db.query<CutRow>(
      'select sighting_id, kind, scope, value, cut_act_id from ws.identity_edge where cut_act_id is not null and sighting_id = any($1)',
      [ids],
    ),
    marksIn(live),
  ])
  const cutBy = new Map(cut.map(edge => [unitName(world, name(edge.sighting_id), edge), edge.cut_act_id]))
  return {
    typed: live.words
      .filter(word => !live.gone.has(word.id))
      .map(word => typedWord(live, { ...word, sighting: name(word.id), cutBy })),
    gone: [...live.gone].map(name),
    links: links.map(({ a, b, ...link }) => ({ ...link, a: name(a), b: name(b) })),
    marks: marks.map(({ kind, scope, value }) => ({ kind, scope, value: plain(world, value) })),
    cut: new Set(cutBy.keys()),
  }
}

type Typed = Live['words'][number] & { sighting: string; cutBy: Map<string, string> }

/** Without what was cut after it was typed; `again` are units typed though they had been cut: shown, and no evidence. */
function typedWord({ world }: Live, { sighting, made, at, values, actId, cutBy }: Typed): Words['typed'][number] {
  const again: string[] = []
  const kept = Object.entries(values).flatMap(([field, value]): [string, unknown][] => {
    const unit = unitName(world, sighting, { kind: field, scope: '', value: String(value) })
    const cutActId = cutBy.get(unit)
    if (cutActId && cutActId > actId) return []
    if (cutActId) again.push(`${field} ${plain(world, String(value))}`)
    return [[field, typeof value === 'string' ? plain(world, value) : value]]
  })
  return { sighting, made, at: at.getTime(), values: Object.fromEntries(kept), again }
}
