import fc from 'fast-check'

/** What a source says in one message; `id` is its place in the stream, from which its message id is made. */
export type Said = {
  id: number
  source: SourceName
  user: string | null
  device: string | null
  previous: string | null
  traits: Record<string, string>
  order: { number: string; event: string; total: string | null } | null
  /** months before now */
  monthsAgo: number
}
export const SOURCES = {
  web: { kind: 'website', namespace: 'shop' },
  blog: { kind: 'website', namespace: 'shop' },
  shop: { kind: 'server', namespace: 'shop' },
  erp: { kind: 'server', namespace: 'erp' },
} as const
export type SourceName = keyof typeof SOURCES

/** What a member of staff does. Numbers pick among what there is at that moment, round and round. */
export type Act =
  | { act: 'create'; values: Record<string, string> }
  | { act: 'edit'; whom: number; values: Record<string, string | null> }
  | { act: 'same' | 'never' | 'part'; a: number; b: number }
  | { act: 'cut'; edge: number }
  | { act: 'share'; identifier: number }
  | { act: 'unshare'; mark: number }
  | { act: 'undo'; which: number }
/** One request of one source after another, then everything is processed. */
export type Step = { deliver: Said[] } | Act
export type Stream = { steps: Step[]; order: number[] }

export const DEVICES = ['x', 'y', 'z']
export const USERS = ['ann', 'bob']

const at = fc.nat(60)
const device = fc.constantFrom(...DEVICES)
const user = fc.constantFrom(...USERS)
const email = fc.constantFrom('a', 'b')
const phone = fc.constantFrom('1', '2')
const name = fc.constantFrom('张三', '李四')

const traits = fc.record({ email, phone, name, title: fc.constantFrom('采购', '经理') }, { requiredKeys: [] })
const monthsAgo = fc.integer({ min: 0, max: 40 })
const nothing = { user: null, device: null, previous: null, traits: {}, order: null }

const said: fc.Arbitrary<Omit<Said, 'id'>> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .record({ source: fc.constantFrom<SourceName>('web', 'blog'), device, monthsAgo })
      .map(one => ({ ...nothing, ...one })),
  },
  {
    weight: 4,
    arbitrary: fc
      .record({
        source: fc.constantFrom<SourceName>('web', 'blog'),
        device,
        user: fc.option(user),
        traits,
        monthsAgo,
      })
      .map(one => ({ ...nothing, ...one })),
  },
  {
    weight: 6,
    arbitrary: fc
      .record({
        source: fc.constantFrom<SourceName>('shop', 'erp'),
        user,
        device: fc.option(device),
        traits,
        monthsAgo,
      })
      .map(one => ({ ...nothing, ...one })),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({ source: fc.constantFrom<SourceName>('shop', 'erp'), device, traits, monthsAgo })
      .map(one => ({ ...nothing, ...one })),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({ source: fc.constantFrom<SourceName>('shop', 'web'), user, previous: device, monthsAgo })
      .map(one => ({ ...nothing, ...one })),
  },
  {
    weight: 3,
    arbitrary: fc
      .record({
        source: fc.constantFrom<SourceName>('shop', 'web'),
        user,
        event: fc.constantFrom('Order Completed', 'Order Shipped', 'Order Refunded'),
        monthsAgo,
      })
      // One order is told of one user at one source: of two, none would be wrong.
      .map(({ event, ...one }) => ({
        ...nothing,
        ...one,
        order: { number: `${one.source}-${one.user}`, event, total: event === 'Order Completed' ? '12.5' : null },
      })),
  },
)

const values = fc.record({ name, phone, email, title: fc.constantFrom('采购', '总监') }, { requiredKeys: [] })
const edited = fc.record(
  { name, phone: fc.option(phone), email: fc.option(email), title: fc.option(fc.constantFrom('采购', '总监')) },
  { requiredKeys: [] },
)
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 2, arbitrary: values.map((one): Act => ({ act: 'create', values: { name: '手工', ...one } })) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('edit' as const), whom: at, values: edited }) },
  {
    weight: 4,
    arbitrary: fc.record({ act: fc.constantFrom('same' as const, 'never' as const, 'part' as const), a: at, b: at }),
  },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('cut' as const), edge: at }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('share' as const), identifier: at }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('unshare' as const), mark: at }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('undo' as const), which: at }) },
)

/** Longer ones take longer, and find nothing sooner. */
const MOST_STEPS = process.env['HUILIU_SOAK'] ? 9 : 6

/** Streams in which everything meets everything: few values, four sources, work of staff in between, repeats. */
export const streams: fc.Arbitrary<Stream> = fc
  .record({
    steps: fc.array(
      fc.oneof(
        { weight: 3, arbitrary: fc.array(said, { minLength: 1, maxLength: 5 }).map(deliver => ({ deliver })) },
        { weight: 3, arbitrary: act },
      ),
      { minLength: 2, maxLength: MOST_STEPS },
    ),
    repeats: fc.array(fc.tuple(at, at), { maxLength: 2 }),
    order: fc.array(fc.nat(1000), { minLength: 8, maxLength: 8 }),
  })
  .map(({ steps, repeats, order }) => ({ steps: repeated(numbered(steps), repeats), order }))

function numbered(steps: ({ deliver: Omit<Said, 'id'>[] } | Act)[]): Step[] {
  let next = 0
  return steps.map(step => ('deliver' in step ? { deliver: step.deliver.map(one => ({ ...one, id: next++ })) } : step))
}

/** Messages sent again: some deliveries hold what an earlier or a later one holds, too. */
function repeated(steps: Step[], repeats: [number, number][]): Step[] {
  const all = steps.flatMap(step => ('deliver' in step ? step.deliver : []))
  const deliveries = steps.flatMap(step => ('deliver' in step ? [step] : []))
  for (const [which, where] of repeats) {
    const one = all[which % Math.max(1, all.length)]
    if (one) deliveries[where % deliveries.length]?.deliver.push(one)
  }
  return steps
}

/** The same list in another order, made of the numbers given. */
export function shuffled<T>(list: T[], order: number[]): T[] {
  return list
    .map((one, place) => ({ one, place, at: ((order[place % order.length] ?? 0) * 7919 + place * 104729) % 1009 }))
    .sort((a, b) => a.at - b.at || a.place - b.place)
    .map(({ one }) => one)
}
