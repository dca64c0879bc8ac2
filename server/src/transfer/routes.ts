import { IMPORT_MODES, IMPORT_STATUSES, type ImportMapping } from '@huiliu/contracts'
import { Type } from 'typebox'
import { Check } from 'typebox/value'
import { invalidInput, type Route } from '../kernel/index.ts'
import { catalogOf, objectIn } from '../objects/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { MEDIA } from './files/write.ts'
import { getImport, importViews, runImport, undoImport } from './import/commands.ts'
import { refusedRows, template } from './import/downloads.ts'
import { checkRights, draftImport, remap } from './import/draft.ts'
import { exportRoutes } from './export-routes.ts'
import type { ImportWork } from './import/work.ts'
import { namedTargets, targetView } from './meaning/targets.ts'
import { rowProblem } from './problems.ts'
import { Format, Name, closed, send } from './send.ts'
import { jsonField, receive } from './upload.ts'
import type { TransferWork } from './work.ts'

const Id = Type.Object({ id: Type.String({ format: 'uuid' }) }, closed)
const ObjectName = Type.Object({ object: Name }, closed)
const Target = Type.String({ minLength: 1, maxLength: 200 })
const Mapping = Type.Object(
  {
    columns: Type.Array(Type.Union([Target, Type.Null()]), { maxItems: 250 }),
    key: Type.Union([Target, Type.Null()]),
    make: Type.Array(Target, { maxItems: 50 }),
    sameDespiteName: Type.Boolean(),
    mode: Type.Optional(Type.Union(IMPORT_MODES.map(mode => Type.Literal(mode)))),
    alsoKey: Type.Optional(Type.Array(Target, { maxItems: 5 })),
    empty: Type.Optional(Type.Union([Type.Literal('leave'), Type.Literal('clear')])),
    addOptions: Type.Optional(Type.Array(Target, { maxItems: 50 })),
  },
  closed,
)
const Form = Type.Object(
  { file: Type.String({ format: 'binary' }), object: Name, mapping: Type.Optional(Type.String()) },
  closed,
)
const ImportAnswer = Type.Object(
  {
    id: Type.String(),
    object: Type.String(),
    fileName: Type.String(),
    status: Type.Union(IMPORT_STATUSES.map(status => Type.Literal(status))),
    total: Type.Integer(),
  },
  { additionalProperties: true },
)
const TargetAnswer = Type.Object(
  { target: Type.String(), type: Type.String(), required: Type.Boolean() },
  { additionalProperties: true },
)
const tag = 'transfer'

export function transferRoutes(
  route: Route<CallCtx>,
  workOf: (ctx: CallCtx) => Pick<TransferWork, 'imports' | 'exports'>,
): void {
  draftRoutes(route, ctx => workOf(ctx).imports)
  runRoutes(route, ctx => workOf(ctx).imports)
  downloadRoutes(route)
  exportRoutes(route, ctx => workOf(ctx).exports)
}

function draftRoutes(route: Route<CallCtx>, workOf: (ctx: CallCtx) => ImportWork): void {
  route({
    method: 'POST',
    url: '/imports',
    summary: 'Read a file (multipart: file, object, mapping) and say what would become of its rows',
    tag,
    form: Form,
    response: { 201: ImportAnswer },
    handle: async (ctx, { request }) => {
      await using upload = await receive(request)
      const { fields } = upload
      const object = fields['object'] ?? ''
      if (!Check(Name, object)) throw invalid('object')
      const mapping = mappingOf(jsonField(fields, 'mapping'))
      const id = await draftImport(ctx, { ...upload, object, mapping, store: workOf(ctx).store })
      return getImport(ctx, id)
    },
  })
  route({
    method: 'PATCH',
    url: '/imports/:id',
    summary: 'Map the columns otherwise, and say again what would become of the rows',
    tag,
    params: Id,
    body: Type.Object({ mapping: Mapping }, closed),
    response: { 200: ImportAnswer },
    handle: async (ctx, { params, body }) => {
      await remap(ctx, params.id, body.mapping)
      return getImport(ctx, params.id)
    },
  })
  route({
    method: 'GET',
    url: '/imports/targets/:object',
    summary: 'What the columns of a file may mean',
    tag,
    params: ObjectName,
    response: { 200: Type.Object({ items: Type.Array(TargetAnswer), next: Type.Null() }) },
    handle: async (ctx, { params }) => {
      checkRights(ctx, params.object)
      const catalog = await catalogOf(ctx)
      const items = namedTargets(catalog, ctx.caller, objectIn(catalog, params.object)).map(targetView)
      return { items, next: null }
    },
  })
}

/** Checked like every body: the multipart form hides it from the router. */
function mappingOf(given: unknown): ImportMapping | undefined {
  if (given === undefined) return undefined
  if (!Check(Mapping, given)) throw invalid('mapping')
  return given
}

function invalid(path: string) {
  return invalidInput({}, [rowProblem(path, 'wrong_format', { zh: '格式不对', en: 'has the wrong format' })])
}

function runRoutes(route: Route<CallCtx>, workOf: (ctx: CallCtx) => ImportWork): void {
  route({
    method: 'GET',
    url: '/imports',
    summary: 'Imports, the newest first',
    tag,
    query: Type.Object({ limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }) }, closed),
    response: { 200: Type.Object({ items: Type.Array(ImportAnswer), next: Type.Null() }) },
    handle: async (ctx, { query }) => ({ items: await importViews(ctx, query.limit), next: null }),
  })
  route({
    method: 'GET',
    url: '/imports/:id',
    summary: 'How far an import has come',
    tag,
    params: Id,
    response: { 200: ImportAnswer },
    handle: (ctx, { params }) => getImport(ctx, params.id),
  })
  route({
    method: 'POST',
    url: '/imports/:id/run',
    summary: 'Import in the background',
    tag,
    params: Id,
    response: { 202: ImportAnswer },
    handle: (ctx, { params }) => runImport(ctx, params.id, workOf(ctx)),
  })
  route({
    method: 'DELETE',
    url: '/imports/:id',
    summary: 'Take a whole import back, later work kept and listed; a draft is thrown away',
    tag,
    params: Id,
    response: { 200: ImportAnswer },
    handle: (ctx, { params }) => undoImport(ctx, params.id, workOf(ctx)),
  })
}

function downloadRoutes(route: Route<CallCtx>): void {
  const query = Type.Object({ format: Format }, closed)
  const response = { 200: Type.String() }
  const media = Object.values(MEDIA).map(one => one.split(';')[0] ?? one)
  route({
    method: 'GET',
    url: '/imports/:id/refused',
    summary: 'The refused rows as a file, with reasons',
    tag,
    params: Id,
    response,
    media,
    handle: async (ctx, { params, reply }) => send(reply, await refusedRows(ctx, params.id)),
  })
  route({
    method: 'GET',
    url: '/imports/templates/:object',
    summary: 'An empty file to fill in',
    tag,
    params: ObjectName,
    query,
    response,
    media,
    handle: async (ctx, { params, query: { format }, reply }) =>
      send(reply, await template(ctx, params.object, format)),
  })
}
