import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp, type TestApp } from '../../test/app.ts'
import { expectSettled, fingerprint, kept } from '../../test/identity/fingerprint.ts'
import { begin, runLive } from '../../test/identity/live.ts'
import { runNever } from '../../test/identity/never.ts'
import { wordsIn } from '../../test/identity/said.ts'
import { SOURCES, streams } from '../../test/identity/stream.ts'
import type { World } from '../../test/identity/world.ts'
import { newId } from '../kernel/index.ts'
import { insertSource, type SourceRow } from './index.ts'

/** The same streams every time; other ones in a soak. HUILIU_SEED repeats a run that failed, HUILIU_RUNS sets how many streams. */
const runs = Number(process.env['HUILIU_RUNS'] ?? (process.env['HUILIU_SOAK'] ? 10_000 : 300))
const seed = Number(process.env['HUILIU_SEED'] ?? (process.env['HUILIU_SOAK'] ? Date.now() % 1_000_000 : 1))

/** A workspace whose streams run one after another, each in a world of values of its own. */
type Lane = { t: TestApp; sources: Map<string, SourceRow>; worlds: number; now: number }
let lanes: Lane[]

beforeAll(async () => {
  lanes = await Promise.all([openLane(), openLane()])
})
afterAll(() => Promise.all(lanes.map(lane => lane.t.close())))

async function openLane(): Promise<Lane> {
  const t = await testApp()
  // The readers' work is done by hand, stream by stream.
  await t.runtime.stop()
  const sources = new Map<string, SourceRow>()
  for (const [name, { kind, namespace }] of Object.entries(SOURCES)) {
    const source = { id: newId(), kind, name, namespace, channel: 'web' }
    await insertSource(t.runtime.db, { ...source, writeKey: null })
    sources.set(name, source)
  }
  return { t, sources, worlds: 0, now: Date.now() }
}

function nextWorld(lane: Lane): World {
  return { number: ++lane.worlds, sources: lane.sources, now: lane.now }
}

test(
  'whatever comes in whatever order, and whatever is cut or taken back: as if it had never been said',
  { timeout: 3_600_000 },
  async () => {
    const each = lanes.map((lane, place) =>
      fc.assert(
        fc.asyncProperty(streams, async stream => {
          const live = begin(lane.t.runtime, nextWorld(lane))
          await runLive(live, stream.steps)
          const found = await kept(live)
          await expectSettled(live, found)
          const never = await runNever(live, nextWorld(lane), { stream, words: await wordsIn(live) })
          expect(fingerprint(live, found)).toEqual(fingerprint(never, await kept(never)))
        }),
        { numRuns: Math.ceil(runs / lanes.length), seed: seed + place },
      ),
    )
    await Promise.all(each)
  },
)
