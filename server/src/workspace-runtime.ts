import { join } from 'node:path'
import type pg from 'pg'
import { SYSTEM_ACTOR } from '@huiliu/contracts'
import { createBulkWork, type BulkWork } from './bulk/index.ts'
import { channelOf, type Account } from './channels/index.ts'
import { createFileWork, type Fetchers, type FileWork } from './files/index.ts'
import { accountOf, createAcceptor, ingestReader, type IngestServices } from './ingest/index.ts'
import { createMemory, insertSource, sourceByKey, type SourceRow } from './identity/index.ts'
import {
  bind,
  createFileStore,
  createWakes,
  drainReader,
  newId,
  startReader,
  type Ctx,
  type Db,
  type FileStore,
  type Log,
  type Logger,
  type Reader,
  type Row,
  type Sealer,
  type Wakes,
} from './kernel/index.ts'
import { backgroundDone, installStandard, resumeWork } from './objects/index.ts'
import { callsReader, concerns, fetchRecording, type CallChanged } from './calls/index.ts'
import { createTeller, subscriptionsReader, type Teller } from './connect/index.ts'
import { submissionsReader } from './forms/index.ts'
import { createMailWork, mailFileFetcher, type MailWork } from './mail/index.ts'
import { noticesReader, type HearNotices } from './notices/index.ts'
import { matchesReader } from './ownership/index.ts'
import {
  contentsOf,
  createSender,
  tokenOf,
  type OutboxServices,
  type Sender,
  type SenderServices,
} from './outbox/index.ts'
import { startRegularWork } from './regular-work.ts'
import { coreObjects, noteCore, resumeChanges, upgradeShipped, type SolutionCtx } from './solutions/index.ts'
import { ordersReader } from './sales/index.ts'
import { createTransferWork, type ExportWork, type ImportWork } from './transfer/index.ts'
import {
  createTokens,
  createWechatWork,
  mediaFetcher,
  wechatReader,
  windowOf,
  type WechatServices,
  type WechatWork,
} from './wechat/index.ts'
import { createLive, type Live } from './timeline/index.ts'
import {
  prepareWorkspace,
  systemCaller,
  type AuthServices,
  type CallCtx,
  type Workspace,
  type WorkspaceRuntime,
} from './workspace/index.ts'

export type RunningReader = {
  name: string
  table: Log
  /** handles what is waiting and says how much that was */
  drain(): Promise<number>
}

/** A workspace at work: its acceptor, its readers, its live updates. */
export type Runtime = WorkspaceRuntime & {
  identity: IngestServices
  acceptor: ReturnType<typeof createAcceptor>
  live: Live
  imports: ImportWork
  exports: ExportWork
  bulk: BulkWork
  files: FileWork
  mail: MailWork
  sender: Sender
  /** tells who subscribed */
  teller: Teller
  /** asks WeChat on behalf of its official accounts */
  wechat: WechatServices & WechatWork
  /** the source of a write key; remembered for a second, so that a burst costs one look */
  findSource(writeKey: string): Promise<SourceRow | undefined>
  /** what follows this workspace's log */
  readers: RunningReader[]
  stop(): Promise<void>
}

const SOURCE_FRESH_MS = 1000

/** What every workspace holds from the start: the standard objects and the CRM as a source of its own. */
export async function install(db: Db): Promise<void> {
  await installStandard(db, coreObjects())
  await noteCore(db, new Date())
  const known = await db.query(`select 1 from ws.source where kind = 'crm'`)
  if (known.length === 0) await insertSource(db, { id: newId(), kind: 'crm', name: 'CRM', writeKey: null })
}

/** `requests`: the pool for what people and programs wait for, whose statements are limited in time. */
export type Means = { pool: pg.Pool; requests: pg.Pool; dataDir: string; sealer: Sealer; origin: () => string }

/** What the outbox asks of the channels. */
export const OUTBOX: OutboxServices = { channelOf, windowOf }

/** As whom a channel of this workspace is spoken for. */
type Accounts = (sourceId: string) => Promise<Omit<Account, 'token'>>

/** What fetches the files that lie with their source as yet; one line a kind. */
function fetchersOf(accounts: Accounts, wechat: WechatServices): Fetchers {
  return { mail: mailFileFetcher(accounts), wechat: mediaFetcher(wechat), telephone: fetchRecording }
}

export async function startWorkspace(means: Means, workspace: Workspace, log: Logger): Promise<Runtime> {
  const db = bind(means.pool, workspace.schema)
  const requests = bind(means.requests, workspace.schema, db)
  await prepareWorkspace(db, { now: new Date(), install })
  const wakes = createWakes()
  const services = { db, wakes, log }
  const system = systemOf(services)
  const accounts: Accounts = source => accountOf(db, means.sealer, { source, now: new Date() })
  const store = await openStore(means, workspace)
  const identity = { wakes, memory: createMemory(), system, files: store }
  const acceptor = createAcceptor(db, wakes)
  const live = createLive(services)
  const transfer = createTransferWork(system, { store, folder: join(means.dataDir, 'exports', workspace.schema) })
  await takeUp(services, workspace)
  const bulk = createBulkWork(system)
  const wechat = lookAfterWechat(means, { db, system, accept: acceptor.accept })
  const files = createFileWork({ system, store, fetchers: fetchersOf(accounts, wechat) })
  const mail = createMailWork({ system, accept: acceptor.accept, accountOf: accounts })
  await transfer.resume()
  const sender = createSender(
    sending(means, { db, log, identity, workspaceKey: workspace.key, accessToken: wechat.tokenOf }),
  )
  sender.start()
  const teller = startTeller(means, { ...services, system })
  const running = readersOf(services, { identity, system, ...nudges(live) })
  const regular = startRegularWork({ db, log, store, system, exports: transfer.exports.folder })
  const stop = async () => {
    await regular.stop()
    await mail.stop()
    await acceptor.drain()
    await live.stop()
    await transfer.stop()
    await Promise.all([bulk.stop(), files.stop()])
    await sender.stop()
    await teller.stop()
    await wechat.stop()
    await Promise.all(running.map(reader => reader.stop()))
    await backgroundDone(db)
  }
  return {
    workspace,
    db,
    requests,
    wakes,
    identity,
    acceptor,
    live,
    imports: transfer.imports,
    exports: transfer.exports,
    bulk,
    files,
    mail,
    sender,
    teller,
    wechat,
    findSource: sourceFinder(db),
    readers: running,
    stop,
  }
}

/** Goes on with changes of the model that were interrupted, then upgrades what came with a newer version of the product. */
async function takeUp(services: Services, workspace: Workspace): Promise<void> {
  await resumeWork(services)
  const ctx = systemCtx({ ...services, workspace })
  await resumeChanges(ctx)
  await upgradeShipped(ctx)
}

/** The product installing on its own. */
export function systemCtx({ workspace, db, wakes, log }: Services & { workspace: Workspace }): SolutionCtx {
  const system = systemOf({ db, wakes, log })(new Date())
  return { ...system, caller: systemCaller(SYSTEM_ACTOR), workspaceKey: workspace.key, rolesChanged: () => undefined }
}

/** Who installs, with what that needs: time above all. */
export function solutionCtx(
  { workspace }: Runtime,
  { callers }: Pick<AuthServices, 'callers'>,
  ctx: CallCtx,
): SolutionCtx {
  return { ...ctx, db: ctx.db.patient, workspaceKey: workspace.key, rolesChanged: callers.forget }
}

function startTeller({ sealer }: Means, services: Services & { system: (now: Date) => Ctx }): Teller {
  const teller = createTeller({ ...services, sealer, now: () => new Date() })
  teller.start()
  return teller
}

async function openStore({ dataDir }: Means, { schema }: Workspace): Promise<FileStore> {
  const store = createFileStore(join(dataDir, 'files', schema))
  await store.tidyUp()
  return store
}

/** Where the public pages of each purpose are. */
const LINKS = { unsubscribe: 'u', open: 'i', click: 'c' }

type Sending = Pick<SenderServices, 'db' | 'log'> & {
  identity: IngestServices
  workspaceKey: string
  accessToken: WechatServices['tokenOf']
}

/** What sending takes, of those who hold it. */
function sending({ sealer, origin }: Means, { workspaceKey, accessToken, ...own }: Sending): SenderServices {
  const now = () => new Date()
  return {
    ...OUTBOX,
    ...own,
    now,
    accountOf: async source => ({
      ...(await accountOf(own.db, sealer, { source, now: now() })),
      // Only official accounts have one; no other channel asks.
      token: stale => accessToken(source, stale),
    }),
    filesOf: ids => contentsOf(own.db, own.identity.files, ids),
    linkFor: (purpose, id) => `${origin()}/${LINKS[purpose]}/${tokenOf(sealer, purpose, { workspaceKey, id })}`,
  }
}

type Following = { identity: IngestServices; system: (now: Date) => Ctx; changed: CallChanged; heard: HearNotices }

/** Tells those listening what the log's end alone does not tell them. */
function nudges(live: Live): { changed: CallChanged; heard: HearNotices } {
  return {
    changed: calls => {
      for (const { id, rung } of calls) void live.tell({ kind: 'call', id }, ctx => concerns(ctx, rung))
    },
    heard: members => void live.tell({ kind: 'notices' }, ctx => members.includes(ctx.caller.memberId ?? '')),
  }
}

/** What follows the logs of a workspace; one line a reader. */
function readersOf(services: Services, { identity, system, changed, heard }: Following) {
  return [
    run(services, ingestReader(identity)),
    run(services, ordersReader(system)),
    run(services, matchesReader(system)),
    run(services, noticesReader({ system, heard })),
    run(services, submissionsReader(system)),
    run(services, callsReader({ system, changed })),
    run(services, wechatReader(system)),
    run(services, subscriptionsReader(services.wakes)),
  ]
}

type Looking = { db: Db; system: (now: Date) => Ctx; accept: ReturnType<typeof createAcceptor>['accept'] }

function lookAfterWechat({ sealer }: Means, { db, system, accept }: Looking): Runtime['wechat'] {
  const own = { db, sealer, now: () => new Date() }
  const services = { ...own, tokenOf: createTokens(own) }
  return { ...services, ...createWechatWork({ ...services, accept }, system) }
}

type Services = { db: Db; wakes: Wakes; log: Logger }

/** The product acting on its own, at the time given. */
function systemOf(services: Services): (now: Date) => Ctx {
  const actor = { kind: 'system', id: null, name: SYSTEM_ACTOR } as const
  return now => ({ ...services, now, actor, locale: 'zh', requestId: null })
}

function run<T extends Row>(services: Services, reader: Reader<T>): RunningReader & { stop(): Promise<void> } {
  const { name, table } = reader
  return { name, table, drain: () => drainReader(services.db, reader), stop: startReader(services, reader) }
}

function sourceFinder(db: Db): Runtime['findSource'] {
  const known = new Map<string, { at: number; source: Promise<SourceRow | undefined> }>()
  return writeKey => {
    const hit = known.get(writeKey)
    if (hit && Date.now() - hit.at < SOURCE_FRESH_MS) return hit.source
    const source = sourceByKey(db, writeKey)
    if (known.size > 1000) known.clear()
    known.set(writeKey, { at: Date.now(), source })
    source.catch(() => known.delete(writeKey))
    return source
  }
}
