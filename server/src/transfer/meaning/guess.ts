import type { ImportColumn, ImportMapping, ObjectDef } from '@huiliu/contracts'
import { rightsOn, type Caller } from '../../workspace/index.ts'
import { SYNONYMS } from './synonyms.ts'
import { isNumber, type Named } from './targets.ts'

type Guessing = { columns: ImportColumn[]; targets: Named[]; object: ObjectDef; caller: Caller }
type Fit = { column: number; named: Named; worth: number }

const DEEPER = 12
const ENOUGH = 40

/**
 * What each column probably means: by its heading as a label, a field's name or a usual word, in Chinese and English; by its
 * values where they speak for themselves. Each target once, the surest first.
 */
export function guessMapping({ columns, targets, object, caller }: Guessing): ImportMapping {
  const fits = columns
    .flatMap((column, at) => targets.map((named): Fit => ({ column: at, named, worth: worthOf(column, named) })))
    .filter(fit => fit.worth >= ENOUGH)
    .sort((a, b) => b.worth - a.worth || a.column - b.column)
  const chosen: (Named | null)[] = columns.map(() => null)
  const used = new Set<string>()
  for (const { column, named } of fits) {
    if (chosen[column] || used.has(named.target)) continue
    chosen[column] = named
    used.add(named.target)
  }
  const kept = withoutNameless(chosen)
  return {
    columns: kept.map(one => one?.target ?? null),
    key: keyOf(object, kept),
    make: makingOf(kept, caller),
    sameDespiteName: false,
  }
}

function worthOf({ name, samples }: ImportColumn, { target, label, object, path, meaning }: Named): number {
  const heading = plain(name)
  const last = target.split('.').at(-1) ?? ''
  const owners = path.flatMap(({ label: of, name: called }) => [of.zh, of.en, called])
  const names = [label.zh, label.en, last].map(plain)
  const full = owners.flatMap(owner => names.map(one => plain(owner) + one))
  const usual = [`${object.name}.${last}`, `*.${last}`].flatMap(key => SYNONYMS[key]?.split(' ') ?? [])
  const depth = path.length * DEEPER
  // The identifiers of the record itself are told by nobody in passing: a column "id" is somebody else's.
  const byName = names.includes(heading) ? (last === 'id' ? 45 : 100) : usual.includes(heading) ? 85 : 0
  const fullName = full.includes(heading) ? 98 : 0
  const part = usual.some(word => word.length > 2 && heading.endsWith(word)) ? 55 : 0
  const bySample = path.length === 0 && meaning.is === 'field' ? sampleWorth(meaning.field.type, samples) : 0
  const best = Math.max(byName - depth, fullName, part - depth)
  return best > 0 ? best + Math.min(bySample, 5) : bySample
}

/** Values that can hardly be anything else. */
function sampleWorth(type: string, samples: string[]): number {
  if (samples.length === 0) return 0
  if (type === 'email' && samples.every(one => /^[^\s@]+@[^\s@]+\.\w+$/.test(one))) return 60
  if (type === 'phone' && samples.every(one => /^(\+?86)?1[3-9]\d{9}$/.test(one.replaceAll(/[\s-]/g, '')))) return 60
  return 0
}

/** 「金额（元）」 → 金额; "E-mail address" → emailaddress */
export function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/[([【][^)\]】]*[)\]】]/g, '')
    .replaceAll(/[\s_\-/.:*#·,，。、]+/g, '')
    .toLowerCase()
}

/** Of what a row tells of others, only what comes with something that says of whom. */
function withoutNameless(chosen: (Named | null)[]): (Named | null)[] {
  const named = new Set(chosen.flatMap(one => (one && isNaming(one) ? prefixOf(one) : [])))
  return chosen.map(one => (one && one.path.length > 0 && !named.has(prefixOf(one)) ? null : one))
}

function prefixOf({ path }: Named): string {
  return path.map(field => field.name).join('.')
}

/** Says which record or person it is. */
export function isNaming({ meaning, object }: Named): boolean {
  if (meaning.is === 'identifier' || meaning.is === 'id') return true
  if (meaning.is !== 'field') return false
  const { name, unique } = meaning.field
  if (object.name === 'contact') return name === 'phone' || name === 'email'
  return unique === true || isNumber(meaning.field) || name === object.nameField || name === 'credit_code'
}

/** By what existing records are found: the id, a number that is unique, a company's code or name. */
export function keyOf(object: ObjectDef, chosen: (Named | null)[]): string | null {
  const own = chosen.filter(one => one !== null && one.path.length === 0).map(one => one?.target)
  if (own.includes('id')) return 'id'
  if (object.name === 'contact') return null
  const unique = object.fields.find(field => field.unique && own.includes(field.name))
  const number = object.fields.find(field => isNumber(field) && own.includes(field.name))
  if (unique ?? number) return unique?.name ?? number?.name ?? null
  return ['credit_code', 'name'].find(name => object.name === 'account' && own.includes(name)) ?? null
}

/** Persons and things of whom more is told than which one it is are made where they are missing, if the caller may. */
function makingOf(chosen: (Named | null)[], caller: Caller): string[] {
  const byPath = Map.groupBy(
    chosen.filter(one => one !== null && one.path.length > 0),
    one => (one ? prefixOf(one) : ''),
  )
  return [...byPath].flatMap(([path, named]) => {
    const object = named[0]?.object.name ?? ''
    const told = object === 'contact' || named.length > 1
    return told && rightsOn(caller, object).create ? [path] : []
  })
}
