import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import type { Delivery } from '../ingest/index.ts'
import type { Logger } from '../kernel/index.ts'
import { memberCaller, type CallCtx, type WorkspaceRuntime } from '../workspace/index.ts'
import { installSolution } from '../solutions/index.ts'
import { makeCompany, type Company } from './company/company.ts'
import { makeDeals } from './company/deals.ts'
import { typeDeals } from './deals.ts'
import { DAY, type Letter } from './company/diary.ts'
import { gradeContacts, typeAccounts, typeContacts, typeProducts } from './records.ts'
import { ensureSources, type DemoSources } from './sources.ts'
import { ensureStaff, staffMembers, type StaffMembers } from './staff.ts'
import { saveDemo, type DemoState } from './state.ts'

export type Loading = {
  pool: pg.Pool
  log: Logger
  runtime: WorkspaceRuntime & { acceptor: { accept(delivery: Delivery): Promise<void> } }
  /** whether the readers have handled everything that came in */
  caughtUp(): Promise<boolean>
  /** share done, from 0 to 1 */
  progress(share: number): void
  password: string
}

const WEEK = 7 * DAY

/**
 * Brings the demo company in through the doors everybody uses, week by week: what staff typed by `objects.write`, what
 * systems reported as deliveries that the readers turn into people, orders and timelines. A load that was interrupted
 * goes on: records and messages have keys of their own, so nothing comes in twice. Returns the completed state.
 */
export async function loadDemo(loading: Loading, state: DemoState): Promise<DemoState> {
  if (state.loadedAt !== null) return state
  const { pool, runtime } = loading
  const ctx = await adminCtx(loading, state)
  const company = makeCompany(state.anchor)
  const hired = await ensureStaff(at(ctx, company.since), pool, loading.password)
  const staffed = { ...state, users: { ...state.users, ...hired } }
  await saveDemo(pool, staffed)
  const sources = await ensureSources(at(ctx, company.since), runtime.workspace.key)
  await installCrm(loading, ctx)
  const staff = await staffMembers(ctx)
  await typeProducts({ ctx: at(ctx, company.since), staff })
  await typeAccounts({ ctx, staff }, company.accounts)
  await replay(loading, company, { ctx, staff, sources })
  await gradeContacts({ ctx: at(ctx, state.anchor - DAY), staff })
  await typeDeals({ ctx: at(ctx, state.anchor), staff }, makeDeals(state.anchor, company))
  const loaded = { ...staffed, loadedAt: new Date().toISOString() }
  await saveDemo(pool, loaded)
  loading.progress(1)
  return loaded
}

const SOLUTIONS = ['sales', 'service', 'marketing']

/** What is there already is left as it is. */
async function installCrm({ runtime }: Loading, ctx: CallCtx): Promise<void> {
  const services = { ...ctx, workspaceKey: runtime.workspace.key, rolesChanged: () => undefined }
  for (const name of SOLUTIONS) await installSolution(services, name)
}

async function adminCtx({ runtime, log }: Loading, { adminUserId }: DemoState): Promise<CallCtx> {
  const { db, wakes } = runtime
  const caller = await memberCaller(db, adminUserId)
  if (!caller)
    throw new Error('the demo has no administrator any more: delete the data folder, or start without --demo')
  return { db, wakes, log, caller, actor: caller.actor, now: new Date(), locale: 'zh', requestId: null }
}

function at(ctx: CallCtx, time: number): CallCtx {
  return { ...ctx, now: new Date(time) }
}

type Tools = { ctx: CallCtx; staff: StaffMembers; sources: DemoSources }

async function replay(loading: Loading, { letters, contacts }: Company, { ctx, staff, sources }: Tools): Promise<void> {
  const lettersOf = Map.groupBy(letters, letter => Math.floor(letter.at / WEEK))
  const contactsOf = Map.groupBy(contacts, contact => Math.floor(contact.at / WEEK))
  let told = 0
  for (const week of [...new Set([...lettersOf.keys(), ...contactsOf.keys()])].sort((a, b) => a - b)) {
    await typeContacts({ ctx, staff }, contactsOf.get(week) ?? [])
    const own = lettersOf.get(week) ?? []
    await Promise.all(own.map(letter => loading.runtime.acceptor.accept(asDelivery(letter, sources))))
    while (!(await loading.caughtUp())) await sleep(3)
    told += own.length
    loading.progress((told / letters.length) * 0.97)
  }
}

function asDelivery({ source, at: time, agent, messages }: Letter, sources: DemoSources): Delivery {
  const body = Buffer.from(JSON.stringify({ batch: messages }))
  return { sourceId: sources[source].id, receivedAt: new Date(time), path: '/v1/batch', agent, body }
}
