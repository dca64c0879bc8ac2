import { startServer } from '../../server/test/process.ts'
import { startBareRecords } from '../bare-records.ts'
import { closedLoop, createClient, type Client } from '../client.ts'
import { foundCompany, withFreshFolder } from '../fresh.ts'
import { percentile, type Figure, type Measure, type Options } from '../measure.ts'

const BAR = 0.3
const CONCURRENCY = 16

type Sides = { ours: Client; bare: Client; rounds: number; total: number }

/**
 * Records created through the API, 16 at a time: rights, checks, state, event with history, search; a contact's creation
 * also settles who it is. The peer is a bare server that inserts an account into the same PostgreSQL. Both take turns, so
 * that whatever else the machine does falls on both; the figure is the middle of the rounds. `--rounds`, `--requests` of
 * each round.
 */
export const recordCreate: Measure = {
  name: 'record-create',
  async run(options: Options): Promise<Figure[]> {
    const [rounds, total] = [options.number('rounds', 7), options.number('requests', 1500)]
    return withFreshFolder(async dataDir => {
      const token = await foundCompany(dataDir)
      const server = await startServer({ dataDir })
      const peer = await startBareRecords(dataDir, { table: true })
      const [ours, bare] = [createClient(server.origin, token), createClient(peer.origin, token)]
      try {
        const sides = { ours, bare, rounds, total }
        return [
          await compare('account', sides, n => ({ name: `公司 ${n}`, industry: 'trade', city: '上海' })),
          await compare('contact', sides, n => ({ name: `王${n}`, city: '上海', email: `n${n}@example.com` })),
        ]
      } finally {
        ours.close()
        bare.close()
        await peer.stop()
        await server.stop()
      }
    })
  },
}

async function compare(
  object: string,
  { ours, bare, rounds, total }: Sides,
  rowOf: (n: number) => object,
): Promise<Figure> {
  const made: [number, number][] = []
  let next = 0
  const rate = async (client: Client, path: string) => {
    const start = performance.now()
    await closedLoop({ concurrency: CONCURRENCY, total }, () => client.post(path, rowOf(next++)))
    return (total * 1000) / (performance.now() - start)
  }
  for (let round = 0; round <= rounds; round++) {
    const pair: [number, number] = [await rate(ours, `/records/${object}`), await rate(bare, '/accounts')]
    if (round > 0) made.push(pair)
  }
  const middle = (values: number[]) => percentile(values, 50)
  const ratio = middle(made.map(([us, peer]) => us / peer))
  return {
    id: `record-create-${object}`,
    value: middle(made.map(([us]) => us)),
    unit: 'requests/s',
    floor: middle(made.map(([, peer]) => peer)),
    ratio,
    bar: `>= ${BAR} of a bare server`,
    ok: ratio >= BAR,
  }
}
