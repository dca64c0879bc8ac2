import { testWorkspace, type TestWorkspace } from '../workspace.ts'
import type { Channel } from '../../src/channels/index.ts'
import {
  createMemory,
  insertSource,
  observe,
  type IdentityServices,
  type Observation,
} from '../../src/identity/index.ts'
import { newId, type Db } from '../../src/kernel/index.ts'
import { install } from '../../src/workspace-runtime.ts'
import { systemCaller, type CallCtx } from '../../src/workspace/index.ts'
import type { OutgoingRow } from '../../src/outbox/types.ts'
import type { SenderServices } from '../../src/outbox/worker/services.ts'

export type SendWorld = {
  ws: TestWorkspace
  source: string
  services: SenderServices
  clock: { now: Date }
  ctx(): Promise<CallCtx>
  /** somebody with this address; the id of his contact */
  customer(email: string): Promise<string>
  rows(ids: string[]): Promise<OutgoingRow[]>
}

/** A workspace with a mailbox that sends through the given channel, and a clock that stands. */
export async function sendWorld(channel: Channel): Promise<SendWorld> {
  const ws = await testWorkspace({ install })
  const { db, wakes, log } = ws
  const clock = { now: new Date('2026-06-01T04:00:00Z') }
  const caller = systemCaller('test')
  const context = (now: Date) => ({ db, wakes, log, now, actor: caller.actor, locale: 'zh' as const, requestId: null })
  const identity: IdentityServices = { wakes, memory: createMemory(), system: context }
  const source = newId()
  await insertSource(db, {
    id: source,
    kind: 'mail',
    name: '邮箱',
    writeKey: null,
    settings: { address: 'we@example.com' },
  })
  const services: SenderServices = {
    db,
    log,
    identity,
    channelOf: () => channel,
    windowOf: async () => undefined,
    now: () => clock.now,
    accountOf: async sourceId => ({ sourceId, settings: {}, keys: {}, token: async () => '' }),
    filesOf: async () => [],
    linkFor: (purpose, id) => `https://crm.example.com/${purpose}/${id}`,
  }
  return {
    ws,
    source,
    services,
    clock,
    ctx: async () => ({ ...context(clock.now), caller }),
    customer: email => seenAs(email, { source, at: clock.now, identity, db }),
    rows: ids =>
      db.query<OutgoingRow>(
        'select id, state, attempts, reason, due_at, platform_id from ws.outgoing where id = any($1) order by id',
        [ids],
      ),
  }
}

type Seeing = { source: string; at: Date; identity: IdentityServices; db: Db }

async function seenAs(email: string, { source, at, identity, db }: Seeing): Promise<string> {
  const address = { kind: 'email', value: email } as const
  const told = { trust: 'verified', at, eventId: null } as const
  const seen: Observation = {
    ...told,
    sourceId: source,
    key: { ...address, device: '' },
    evidence: [{ ...address, ...told, scope: '', rule: 'trait' }],
    facts: [],
  }
  const [id] = await db.tx(tx => observe(tx, identity, [seen]))
  return id ?? ''
}
