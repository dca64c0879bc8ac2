import { Type } from 'typebox'
import type { Sort } from '@huiliu/contracts'
import {
  DeletedRecord,
  HistoryEntry,
  RecordGroups,
  RecordList,
  RecordRow,
  SearchHit,
  UndoResult,
  Written,
  listOf,
  pagesOf,
} from '@huiliu/contracts/answers'
import type { Route } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { batchRoutes } from './batch-routes.ts'
import { deletedRecords, restoreRecords } from './bin.ts'
import { batch, createRecord, deleteRecord, updateRecord } from './commands.ts'
import { getRecord } from './get.ts'
import { groupRecords } from './groups.ts'
import { recordHistory } from './history.ts'
import { once } from './idempotency.ts'
import { queryRecords } from './query.ts'
import { versionOf } from './record-version.ts'
import { BatchSchema, GroupsSchema, Name, QuerySchema, Uuid, Values, closed } from './schemas.ts'
import { searchEverything } from './search.ts'
import { undoAct } from './undo.ts'

const Object_ = Type.Object({ object: Name }, closed)
const Record_ = Type.Object({ object: Name, id: Uuid }, closed)
const Paging = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
    cursor: Type.Optional(Type.String({ maxLength: 4000 })),
    sort: Type.Optional(Type.String({ maxLength: 200 })),
    search: Type.Optional(Type.String({ maxLength: 200 })),
  },
  closed,
)
const tag = 'records'

export function recordRoutes(route: Route<CallCtx>): void {
  readRoutes(route)
  searchRoutes(route)
  groupRoutes(route)
  writeRoutes(route)
  batchRoutes(route)
  binRoutes(route)
  actRoutes(route)
}

function readRoutes(route: Route<CallCtx>): void {
  route({
    method: 'GET',
    url: '/records/:object',
    summary: 'List records',
    tag,
    params: Object_,
    query: Paging,
    response: { 200: RecordList },
    handle: (ctx, { params, query: { sort, ...rest } }) =>
      queryRecords(ctx, params.object, { ...rest, ...(sort && { sort: sortOf(sort) }) }),
  })
  route({
    method: 'POST',
    url: '/records/:object/query',
    reads: true,
    summary: 'Filter, search, sort and page records',
    tag,
    params: Object_,
    body: QuerySchema,
    response: { 200: RecordList },
    handle: (ctx, { params, body }) => queryRecords(ctx, params.object, body),
  })
  route({
    method: 'GET',
    url: '/records/:object/:id',
    summary: 'One record',
    tag,
    params: Record_,
    response: { 200: RecordRow },
    handle: (ctx, { params }) => getRecord(ctx, params.object, params.id),
  })
  route({
    method: 'GET',
    url: '/records/:object/:id/history',
    summary: 'Every change of a record, field by field',
    tag,
    params: Record_,
    response: { 200: listOf(HistoryEntry) },
    handle: async (ctx, { params }) => ({ items: await recordHistory(ctx, params.object, params.id), next: null }),
  })
}

function searchRoutes(route: Route<CallCtx>): void {
  route({
    method: 'GET',
    url: '/search',
    summary: 'Search over all objects',
    tag,
    response: { 200: listOf(SearchHit) },
    query: Type.Object(
      {
        q: Type.String({ minLength: 1, maxLength: 200 }),
        limit: Type.Integer({ minimum: 1, maximum: 50, default: 20 }),
      },
      closed,
    ),
    handle: async (ctx, { query }) => ({ items: await searchEverything(ctx, query), next: null }),
  })
}

function groupRoutes(route: Route<CallCtx>): void {
  route({
    method: 'POST',
    url: '/records/:object/groups',
    reads: true,
    summary: 'Count and add up records by the values of a field, or all of them',
    tag,
    params: Object_,
    body: GroupsSchema,
    response: { 200: RecordGroups },
    handle: (ctx, { params, body }) => groupRecords(ctx, params.object, body),
  })
}

/** `-created_at,name` */
function sortOf(text: string): Sort[] {
  return text
    .split(',')
    .map(part => (part.startsWith('-') ? { field: part.slice(1), dir: 'desc' } : { field: part, dir: 'asc' }))
}

function writeRoutes(route: Route<CallCtx>): void {
  route({
    method: 'POST',
    url: '/records/:object',
    summary: 'Create a record',
    tag,
    params: Object_,
    body: Values,
    response: { 201: RecordRow },
    handle: (ctx, { params, body, request, reply }) =>
      once(ctx, { request, reply }, async own => {
        const { actId, record } = await createRecord(own, params.object, body)
        return { actId, body: record }
      }),
  })
  route({
    method: 'PATCH',
    url: '/records/:object/:id',
    summary: 'Change fields of a record; If-Match or version guards against lost updates',
    tag,
    params: Record_,
    body: Values,
    response: { 200: RecordRow },
    handle: async (ctx, { params, body, request, reply }) => {
      const { version, ...values } = body
      const { actId, record } = await updateRecord(ctx, params.object, {
        id: params.id,
        version: versionOf(request.headers['if-match'], version),
        values,
      })
      if (actId) reply.header('X-Act-Id', actId)
      return record
    },
  })
  route({
    method: 'DELETE',
    url: '/records/:object/:id',
    summary: 'Delete a record; the act can be taken back',
    tag,
    params: Record_,
    response: { 200: Type.Object({ actId: Uuid }, closed) },
    handle: (ctx, { params, request }) =>
      deleteRecord(ctx, params.object, { id: params.id, version: versionOf(request.headers['if-match'], undefined) }),
  })
  route({
    method: 'POST',
    url: '/records/:object/batch',
    summary: 'Create, change and delete up to 1,000 records, all or nothing',
    tag,
    params: Object_,
    body: BatchSchema,
    response: { 200: Written },
    handle: (ctx, { params, body, request, reply }) =>
      once(ctx, { request, reply }, async own => {
        const done = await batch(own, params.object, body)
        return { actId: done.actId, body: done }
      }),
  })
}

function binRoutes(route: Route<CallCtx>): void {
  route({
    method: 'GET',
    url: '/records/:object/deletions',
    summary: 'Deleted records, the latest first',
    tag,
    params: Object_,
    query: Type.Object(
      {
        search: Type.Optional(Type.String({ maxLength: 200 })),
        cursor: Type.Optional(Type.String({ maxLength: 200 })),
      },
      closed,
    ),
    response: { 200: pagesOf(DeletedRecord) },
    handle: (ctx, { params, query }) => deletedRecords(ctx, params.object, query),
  })
  route({
    method: 'POST',
    url: '/records/:object/restorations',
    summary: 'Bring deleted records back, all or none; the act can be taken back',
    tag,
    params: Object_,
    body: Type.Object({ ids: Type.Array(Uuid, { minItems: 1, maxItems: 1000 }) }, closed),
    response: { 200: Written },
    handle: (ctx, { params, body }) => restoreRecords(ctx, params.object, body.ids),
  })
}

function actRoutes(route: Route<CallCtx>): void {
  route({
    method: 'DELETE',
    url: '/acts/:id',
    summary: 'Take an act back, field by field; later work is kept and listed',
    tag: 'acts',
    params: Type.Object({ id: Uuid }, closed),
    response: { 200: UndoResult },
    handle: (ctx, { params }) => undoAct(ctx, params.id),
  })
}
