import type { Random } from '../../src/kernel/index.ts'
import { NASTY } from './spoil.ts'
import { validOf, type Hints, type Schema } from './valid.ts'

type Bounded = Schema & {
  maximum?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
  required?: string[]
}

/** A value near or at the bounds of a schema, or beyond them: parts left out, and now and then something no field holds. */
export function randomOf(schema: Bounded | undefined, hints: Hints, { random, name = '' }: Asking): unknown {
  if (!schema) return undefined
  if (random.chance(0.03)) return NASTY[random.int(0, NASTY.length - 1)]
  if (Object.hasOwn(hints, name) && random.chance(0.7)) return hints[name]
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return random.pick(schema.enum)
  if (schema.anyOf) return randomOf(random.pick(schema.anyOf), hints, { random, name })
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map(one => randomOf(one, hints, { random, name })))
  const type = Array.isArray(schema.type) ? random.pick<string>(schema.type) : schema.type
  if (type === 'object') return objectOf(schema, hints, random)
  if (type === 'array') return arrayOf(schema, hints, { random, name })
  if (type === 'integer' || type === 'number') return numberOf(schema, random)
  if (type === 'string' && !schema.format && !schema.pattern) return textOf(schema, random)
  return validOf({ ...schema, ...(type !== undefined && { type }) }, hints, name)
}

type Asking = { random: Random; name?: string }

function objectOf({ properties, required = [] }: Bounded, hints: Hints, random: Random): unknown {
  if (!properties) return hints['*'] ?? {}
  const kept = Object.entries(properties).filter(([key]) => random.chance(required.includes(key) ? 0.97 : 0.5))
  return Object.fromEntries(kept.map(([key, part]) => [key, randomOf(part, hints, { random, name: key })]))
}

function arrayOf({ items, minItems = 0, maxItems = 3 }: Bounded, hints: Hints, asking: Asking): unknown {
  const length = asking.random.pick([minItems, minItems, 1, 2, Math.min(maxItems, 3), minItems - 1])
  return Array.from({ length: Math.max(0, length) }, () => randomOf(items ?? {}, hints, asking))
}

function numberOf({ minimum = 0, maximum = 100 }: Bounded, random: Random): number {
  return random.pick([minimum, maximum, minimum - 1, maximum + 1, minimum + 0.5, 0, -1])
}

const LETTERS = ['a', '汇', '😀', "'", '"', '\\', '%', '\u202e', ' ', 'É', '<', '\t']

function textOf({ minLength = 0, maxLength = 300 }: Bounded, random: Random): string {
  const length = random.pick([minLength, 1, 3, 8, maxLength, maxLength + 1, minLength - 1])
  return Array.from({ length: Math.max(0, Math.min(length, 3000)) }, () => random.pick(LETTERS)).join('')
}
