import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify'
import type pg from 'pg'
import { Type } from 'typebox'
import type { SourceKind } from '@huiliu/contracts'
import multipart from '@fastify/multipart'
import { fileRoutes } from './files/index.ts'
import { bulkRoutes, registerBulkUndo } from './bulk/index.ts'
import { callRoutes, registerCalls, tryLine } from './calls/index.ts'
import { subscriptionRoutes } from './connect/index.ts'
import { demoRoutes } from './demo/index.ts'
import { openDoors } from './doors.ts'
import { deskRoutes } from './desk/index.ts'
import { discussionRoutes, putRoutes } from './discussion/index.ts'
import { contactWritten, identityRoutes, undoIdentity, workspaceKeyOf } from './identity/index.ts'
import {
  basicUser,
  connectionRoutes,
  ingestRoutes,
  unknownWriteKey,
  type LedgerOf,
  type TryChannel,
} from './ingest/index.ts'
import {
  createHttp,
  createRouter,
  type Db,
  type Logger,
  type Route,
  type RouteFacts,
  type Sealer,
} from './kernel/index.ts'
import {
  catalogOf,
  followOwner,
  onWritten,
  openApiDocument,
  recordRoutes,
  registerUndo,
  shapeRoutes,
  sharingRoutes,
  recordFileRoutes,
} from './objects/index.ts'
import { createLookUp, mailLedger, mailRoutes, tryMailbox } from './mail/index.ts'
import { attachmentRoutes, outboxRoutes } from './outbox/index.ts'
import { formRoutes, registerFormDependents } from './forms/index.ts'
import { leadRoutes, registerLines } from './sales/index.ts'
import { noticeRoutes } from './notices/index.ts'
import { ownershipRoutes, registerHandOverUndo, registerPools } from './ownership/index.ts'
import { registerImportUndo, transferRoutes, UPLOAD_LIMITS } from './transfer/index.ts'
import {
  appRoutes,
  sandboxRoutes,
  solutionFileRoutes,
  solutionRoutes,
  solutionUploadRoutes,
  type Workspaces,
} from './solutions/index.ts'
import { timelineRoutes } from './timeline/index.ts'
import { sceneRoutes, tryWechat, wechatLedger, wechatRoutes, type ServerCtx } from './wechat/index.ts'
import { publicSignOnRoutes, signOnRoutes } from './sign-on/index.ts'
import { serveWeb } from './web-files.ts'
import { OUTBOX, install, solutionCtx, startWorkspace, systemCtx, type Runtime } from './workspace-runtime.ts'
import {
  contextOf,
  createCallerCache,
  createTokenRates,
  createWorkspace,
  dropWorkspace,
  oauthRoutes,
  publicRoutes,
  workspaceRoutes,
  type AuthServices,
  type CallCtx,
  type PublicCtx,
  type Workspace,
} from './workspace/index.ts'

export type AppOptions = {
  pool: pg.Pool
  /** for requests: statements limited in time */
  requests: pg.Pool
  log: Logger
  /** absolute: files are kept below it */
  dataDir: string
  /** keeps the secrets of sources */
  sealer: Sealer
  /** what people type to reach us, without a trailing slash */
  origin: () => string
  secure: boolean
  trustedProxies: string[]
  /** asked for a domain's records; none: the system's own */
  dnsServers: string[]
  demo: boolean
}
export type App = {
  http: FastifyInstance
  /** everything that answers, as it was registered */
  routes: RouteOptions[]
  runtimes: () => Runtime[]
  /** makes a workspace run */
  run(workspace: Workspace): Promise<Runtime>
  stop(): Promise<void>
}

const PREFIX = '/api/v1'

/** The one composition root: makes every part and hands it what it needs. */
export async function createApp(options: AppOptions): Promise<App> {
  const { pool, log } = options
  const runtimes = new Map<string, Runtime>()
  const run = async (workspace: Workspace) => {
    const running = runtimes.get(workspace.id) ?? (await startWorkspace(options, workspace, log))
    runtimes.set(workspace.id, running)
    return running
  }
  registerModules()

  const all = () => [...runtimes.values()]
  const auth: AuthServices = {
    pool,
    log,
    secure: options.secure,
    sealer: options.sealer,
    origin: options.origin,
    callers: createCallerCache(),
    rates: createTokenRates(),
    now: () => new Date(),
    moved: followOwner,
    byId: id => runtimes.get(id),
    byKey: key => all().find(one => one.workspace.key === key),
  }
  const http = await createHttp({ log, trustedProxies: options.trustedProxies })
  const routes: RouteOptions[] = []
  http.addHook('onRoute', route => void routes.push(route))
  const workspaces = workspacesOf(options, runtimes, run)
  await apiRoutes(http, { ...options, auth, all, run, workspaces })
  await oauthRoutes(http, { auth, origin: options.origin })
  await openDoors(http, { pool, all, sealer: options.sealer })
  if (options.demo) await demoRoutes(http, { pool, log, auth, sealer: options.sealer })
  await serveWeb(http)
  const stop = async () => {
    await Promise.all(all().map(one => one.live.stop()))
    await http.close()
    await Promise.all(all().map(one => one.stop()))
  }
  return { http, routes, runtimes: all, run, stop }
}

/** What modules hold ready for others: their undoing, their phrases, what they hear of writes. */
function registerModules(): void {
  onWritten('contact', contactWritten)
  registerUndo('identity', undoIdentity)
  registerImportUndo()
  registerFormDependents()
  registerCalls()
  registerBulkUndo()
  registerPools()
  registerLines()
  registerHandOverUndo()
}

type Parts = AppOptions & {
  auth: AuthServices
  all: () => Runtime[]
  run: (workspace: Workspace) => Promise<Runtime>
  workspaces: Workspaces
}

async function apiRoutes(
  http: FastifyInstance,
  { auth, origin, demo, sealer, dnsServers, all, run, workspaces }: Parts,
): Promise<void> {
  const open = createRouter<PublicCtx>(http, {
    prefix: PREFIX,
    context: async (request, reply) => ({ auth, now: new Date(), request, reply }),
    proof: 'none',
  })
  openRoutes(open.route, { auth, demo, all, run })
  const { route, factsFor } = createRouter<CallCtx>(http, {
    prefix: PREFIX,
    context: (request, reply) => contextOf(auth, request, reply),
  })
  workspaceRoutes(route, { auth, demo, origin })
  signOnRoutes(route, auth)
  ingestRoutes(route, {
    sealer,
    workspaceKey: ctx => runtimeOf(all, ctx).workspace.key,
    identity: ctx => runtimeOf(all, ctx).identity,
  })
  connectionRoutes(route, {
    sealer,
    workspaceKey: ctx => runtimeOf(all, ctx).workspace.key,
    trials: TRIALS,
    ledgers: LEDGERS,
  })
  wechatRoutes(route, ctx => runtimeOf(all, ctx).wechat)
  const byKey = createRouter<ServerCtx>(http, {
    prefix: PREFIX,
    context: request => serverOf(all, request),
    proof: 'writeKey',
  })
  sceneRoutes(byKey.route)
  plainRoutes(route)
  mailRoutes(route, { workOf: ctx => runtimeOf(all, ctx).mail, lookUp: createLookUp(dnsServers) })
  fileRoutes(route, ctx => runtimeOf(all, ctx).identity.files)
  discussionRoutes(route, ctx => runtimeOf(all, ctx).identity.files)
  formRoutes(route, ctx => runtimeOf(all, ctx).workspace.key)
  configurationRoutes(route, { auth, all, workspaces })
  outboxRoutes(route, OUTBOX)
  subscriptionRoutes(route, sealer)
  const transfer = await multipartRoutes(http, { auth, all })
  http.get(`${PREFIX}/live`, async (request, reply) => {
    const ctx = await contextOf(auth, request, reply)
    await runtimeOf(all, ctx).live.connect(() => contextOf(auth, request, reply), request, reply)
  })
  const others = [...open.facts, ...byKey.facts, ...DESCRIBED]
  openApiRoute(http, { auth, origin, factsFor: ctx => [...factsFor(ctx), ...transfer(ctx), ...others] })
}

/** Solutions, and sandboxes to try them in. */
function configurationRoutes(
  route: Route<CallCtx>,
  { auth, all, workspaces }: Pick<Parts, 'auth' | 'all' | 'workspaces'>,
): void {
  const withServices = (ctx: CallCtx) => solutionCtx(runtimeOf(all, ctx), auth, ctx)
  solutionRoutes(route, withServices)
  sandboxRoutes(route, { auth, workspaces, withServices, home: ctx => runtimeOf(all, ctx).workspace })
}

/** Makes and ends workspaces while the product runs. */
function workspacesOf({ pool, dataDir }: AppOptions, runtimes: Map<string, Runtime>, run: Parts['run']): Workspaces {
  return {
    async make({ name, fill }) {
      const installed = async (db: Db) => {
        await install(db)
        await fill(db)
      }
      return run(await createWorkspace(pool, { name, now: new Date(), install: installed }))
    },
    find: id => runtimes.get(id),
    async end({ workspace }) {
      const runtime = runtimes.get(workspace.id)
      runtimes.delete(workspace.id)
      await runtime?.stop()
      await dropWorkspace(pool, workspace)
      await rm(join(dataDir, 'files', workspace.schema), { recursive: true, force: true })
    },
    systemIn: systemCtx,
  }
}

/** Routes that need nothing but the database. */
function plainRoutes(route: Route<CallCtx>): void {
  recordRoutes(route)
  shapeRoutes(route)
  sharingRoutes(route)
  timelineRoutes(route)
  deskRoutes(route)
  bulkRoutes(route)
  ownershipRoutes(route)
  identityRoutes(route)
  noticeRoutes(route)
  solutionFileRoutes(route)
  appRoutes(route)
  callRoutes(route)
  leadRoutes(route)
}

/** For who is not signed in. */
function openRoutes(
  route: Route<PublicCtx>,
  { auth, demo, all, run }: Pick<Parts, 'auth' | 'demo' | 'all' | 'run'>,
): void {
  publicSignOnRoutes(route, { auth, demo, runtimes: all })
  publicRoutes(route, {
    auth,
    install,
    demo,
    runtimes: all,
    founded: async ({ workspace }) => void (await run(workspace)),
  })
}

/** What tries a channel's connection; one line a kind. */
const TRIALS: Partial<Record<SourceKind, TryChannel>> = { mail: tryMailbox, wechat: tryWechat, telephone: tryLine }
/** What knows how much a platform holds; one line a kind. */
const LEDGERS: Partial<Record<SourceKind, LedgerOf>> = { mail: mailLedger, wechat: wechatLedger }

/** What a caller may ask. */
type FactsFor = (ctx: CallCtx) => RouteFacts[]

/** Only here are files taken: everywhere else a multipart body is an unsupported medium. */
async function multipartRoutes(
  http: FastifyInstance,
  { auth, all }: { auth: AuthServices; all: () => Runtime[] },
): Promise<FactsFor> {
  let factsFor: FactsFor = () => []
  await http.register(async scope => {
    await scope.register(multipart, { limits: UPLOAD_LIMITS, throwFileSizeLimit: false })
    const router = createRouter<CallCtx>(scope, {
      prefix: PREFIX,
      context: (request, reply) => contextOf(auth, request, reply),
    })
    attachmentRoutes(router.route, ctx => runtimeOf(all, ctx).identity.files)
    putRoutes(router.route, ctx => runtimeOf(all, ctx).identity.files)
    recordFileRoutes(router.route, ctx => runtimeOf(all, ctx).identity.files)
    solutionUploadRoutes(router.route)
    transferRoutes(router.route, ctx => runtimeOf(all, ctx))
    factsFor = router.factsFor
  })
  return ctx => factsFor(ctx)
}

/** Whose write key a request carries, as the tracking API takes it. Throws unknown_write_key. */
async function serverOf(all: () => Runtime[], request: FastifyRequest): Promise<ServerCtx> {
  const writeKey = basicUser(request) ?? ''
  const key = workspaceKeyOf(writeKey)
  const runtime = all().find(one => one.workspace.key === key)
  const server = await runtime?.findSource(writeKey)
  if (!runtime || !server) throw unknownWriteKey()
  return { server, db: runtime.requests, services: runtime.wechat, now: new Date() }
}

function runtimeOf(all: () => Runtime[], ctx: CallCtx): Runtime {
  const runtime = all().find(one => one.db.schema === ctx.db.schema)
  if (!runtime) throw new Error(`workspace ${ctx.db.schema} is not running`)
  return runtime
}

const NOTHING_GIVEN = { params: undefined, query: undefined, body: undefined }
/** What the routers do not register. */
const DESCRIBED: RouteFacts[] = [
  {
    ...NOTHING_GIVEN,
    method: 'GET',
    url: `${PREFIX}/live`,
    tag: 'live',
    summary: 'Hints of what changed, as server-sent events',
    response: { 200: Type.String() },
    media: ['text/event-stream'],
  },
  {
    ...NOTHING_GIVEN,
    method: 'GET',
    url: `${PREFIX}/openapi.json`,
    tag: 'objects',
    summary: 'This document',
    response: { 200: Type.Object({}) },
  },
]

function openApiRoute(
  http: FastifyInstance,
  { auth, origin, factsFor }: { auth: AuthServices; origin: () => string; factsFor: FactsFor },
): void {
  http.get(`${PREFIX}/openapi.json`, async (request, reply) => {
    const ctx = await contextOf(auth, request, reply)
    return openApiDocument(factsFor(ctx), { catalog: await catalogOf(ctx), caller: ctx.caller, origin: origin() })
  })
}
