/** Values no field of a sensible client holds; `undefined` takes the property away. */
export const NASTY: unknown[] = [
  undefined,
  null,
  '',
  'a\u0000b',
  '\ud800',
  'x'.repeat(5000),
  '__proto__',
  'constructor',
  `'); drop table contact; --`,
  '9999-99-99T99:99:99Z',
  '+275760-09-13T00:00:00.000Z',
  '0000-00-00',
  -1,
  1e308,
  2 ** 53,
  0.1,
  true,
  [],
  {},
  [[[[]]]],
  { $gt: 1 },
]

/** Keys nobody defined. JSON.parse makes `__proto__` an own key, as a body from outside does. */
const STRANGE: Record<string, unknown> = JSON.parse(
  '{"__proto__": {"admin": true}, "constructor": {"prototype": 1}, "nobody": 1}',
)

const nested = (depth: number, open: string, close: string) => open.repeat(depth) + close.repeat(depth)

/** Whole bodies that are no JSON, or none that any route could mean. */
export const BODIES: (string | Buffer)[] = [
  '',
  '{',
  'nul',
  '{"a":1,}',
  'null',
  '[]',
  '1',
  '"text"',
  '{"a":"\\ud800"}',
  '{"\\u0000":"\\u0000"}',
  '{"__proto__":null}',
  nested(20_000, '[', ']'),
  nested(20_000, '{"a":', '}').replace('}', '1}'),
  `{"name":${'9'.repeat(5000)}}`,
  Buffer.from([0xff, 0xfe, 0x7b, 0x7d]),
  Buffer.alloc(2 * 1024 * 1024 + 10, 0x20),
]

/** The same value with one place of it spoilt, for every place and every nasty value. */
export function spoilt(value: unknown): unknown[] {
  if (Array.isArray(value)) {
    const inside = value.flatMap((item, at) => spoilt(item).map(bad => value.with(at, bad)))
    return [...inside, ...(value.length > 0 ? [Array.from({ length: 5000 }, () => value[0])] : [])]
  }
  if (typeof value !== 'object' || value === null) return []
  const own = Object.entries(value)
  return [
    ...own.flatMap(([key, part]) => [...NASTY, ...spoilt(part)].map(bad => ({ ...value, [key]: bad }))),
    ...Object.entries(STRANGE).map(([key, bad]) => Object.fromEntries([...own, [key, bad]])),
  ]
}

/** Text for a place in the address: not encoded, encoded wrongly, or encoding what it must not. */
export const ADDRESS = [
  '%00',
  '%ff',
  '%',
  '%ed%a0%80',
  '..%2f..%2fetc',
  '__proto__',
  'constructor',
  'x'.repeat(600),
  '%F0%9F%98%80',
  '-1',
  '1e999',
  'null',
  '00000000-0000-0000-0000-000000000000',
  '2026-99-99T00:00:00Z',
  'eyJhIjoxfQ',
]
