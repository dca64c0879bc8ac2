import { PART_KINDS } from '@huiliu/contracts'
import type { PartBody, PartPlan, Solution, SolutionHead, SolutionPart, SolutionPlan } from '@huiliu/contracts'
import type { Queryable } from '../kernel/index.ts'
import { liveCount } from '../objects/index.ts'
import { KINDS, kindNamed, type PartWork } from './kinds/index.ts'
import { differences, merge } from './merge.ts'

/** What was installed of a solution, and what it is to be; neither where it is not, or is to go. */
export type Wanted = { installed: Solution | undefined; target: Solution | undefined }
export type Work = PartWork & Pick<SolutionPart, 'kind'>
export type Planned = { works: Work[]; parts: PartPlan[] }

/** What the workspace has now, by kind and name. */
export type Now = Map<string, PartBody>

export function keyOf({ kind, name }: Pick<SolutionPart, 'kind' | 'name'>): string {
  return `${kind}/${name}`
}

export async function partsNow(q: Queryable): Promise<Now> {
  const now: Now = new Map()
  for (const { kind, read } of KINDS) for (const [name, body] of await read(q)) now.set(keyOf({ kind, name }), body)
  return now
}

export function partsIn(now: Now): SolutionPart[] {
  return [...now].flatMap(([key, body]): SolutionPart[] => {
    const at = key.indexOf('/')
    const kind = PART_KINDS.find(one => one === key.slice(0, at))
    return kind ? [{ kind, name: key.slice(at + 1), body }] : []
  })
}

/** `confirmed`: what the company changed of what is to go, or has records, goes as well. */
export type Planning = Wanted & { now: Now; confirmed?: boolean }

/** What becomes of every part, by three-way comparison; pure. */
export function compare({ installed, target, now, confirmed = false }: Planning): Planned {
  const base = new Map((installed?.parts ?? []).map(part => [keyOf(part), part]))
  const theirs = new Map((target?.parts ?? []).map(part => [keyOf(part), part]))
  const all = new Map([...theirs, ...[...base].filter(([key]) => !theirs.has(key))])
  const done = [...all].map(([key, part]) =>
    compareOne({ part, base: base.get(key)?.body, theirs: theirs.get(key)?.body, mine: now.get(key), confirmed }),
  )
  return { works: done.map(one => one.work), parts: done.map(one => one.plan) }
}

type One = {
  part: SolutionPart
  base: PartBody | undefined
  theirs: PartBody | undefined
  mine: PartBody | undefined
  confirmed: boolean
}

function compareOne({ part: { kind, name, body }, base, theirs, mine, confirmed }: One): {
  work: Work
  plan: PartPlan
} {
  const { emptied, settle, label } = kindNamed(kind)
  const gone = base?.['extends'] === true ? emptied?.(base) : undefined
  const wanted = theirs ? own(theirs) : gone
  const merged = merge({ base: base && own(base), mine, theirs: wanted })
  const forced = confirmed && wanted === undefined ? undefined : merged.value
  const value = isBody(forced) ? forced : undefined
  const settled = mine && value && settle?.(mine, value)
  const after = settled ? settled.after : value
  const kept = forced === merged.value ? [...merged.kept, ...(settled ? settled.kept : [])] : []
  const changes = mine && after ? differences(mine, after) : []
  return {
    work: { kind, name, before: mine, after },
    plan: {
      kind,
      name,
      label: label(name, mine ?? body),
      act: actOf({ mine, after, changes }),
      changes,
      kept,
      records: 0,
    },
  }
}

/** A body without what only says whose the part is. */
function own({ extends: _adds, ...body }: PartBody): PartBody {
  return body
}

function isBody(value: unknown): value is PartBody {
  return typeof value === 'object' && value !== null
}

type Outcome = { mine: PartBody | undefined; after: PartBody | undefined; changes: unknown[] }

function actOf({ mine, after, changes }: Outcome): PartPlan['act'] {
  if (!mine) return after ? 'add' : 'none'
  if (!after) return 'remove'
  return changes.length > 0 ? 'change' : 'none'
}

/** With what people must know before they agree. */
export async function explain(q: Queryable, planned: Planned): Promise<PartPlan[]> {
  const counted = planned.parts.map(async part =>
    part.kind === 'object' && part.act === 'remove' ? { ...part, records: await liveCount(q, part.name) } : part,
  )
  return Promise.all(counted)
}

type Heads = { installed: ReadonlyMap<string, SolutionHead>; head: SolutionHead; target: Solution | undefined }

/** What else must be there, or must go first. */
export function demands({ installed, head, target }: Heads): Pick<SolutionPlan, 'missing' | 'needed'> {
  const missing = Object.entries(target?.head.requires ?? {}).flatMap(([name, version]) => {
    const there = installed.get(name)?.version ?? null
    return there !== null && compareVersions(there, version) >= 0 ? [] : [{ name, version, installed: there }]
  })
  const needed = target
    ? []
    : [...installed.values()].flatMap(({ name, label, requires = {} }) =>
        Object.hasOwn(requires, head.name) ? [{ name, label }] : [],
      )
  return { missing, needed }
}

/** Below 0 where a is the older one. */
export function compareVersions(a: string, b: string): number {
  const [x, y] = [a, b].map(version => version.split('.').map(Number))
  const at = [0, 1, 2].find(place => x?.[place] !== y?.[place])
  return at === undefined ? 0 : (x?.[at] ?? 0) - (y?.[at] ?? 0)
}
