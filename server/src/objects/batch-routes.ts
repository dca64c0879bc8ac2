import { BatchAnswer, RecordRow } from '@huiliu/contracts/answers'
import { Type } from 'typebox'
import type { Route } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { performBatch, upsertRecord } from './batch.ts'
import { recordByValue } from './by-value.ts'
import { once } from './idempotency.ts'
import { againIfTaken } from './perform.ts'
import { versionOf } from './record-version.ts'
import { Name, OperationSchema, Values, closed } from './schemas.ts'

const tag = 'records'
const ByValue = Type.Object({ object: Name, field: Name, value: Type.String({ minLength: 1, maxLength: 500 }) }, closed)
const MOST = 500

/** Records by what another system calls them, and many operations at once. */
export function batchRoutes(route: Route<CallCtx>): void {
  route({
    method: 'GET',
    url: '/records/:object/by/:field/:value',
    summary: 'One record by its value of a unique field',
    tag,
    params: ByValue,
    response: { 200: RecordRow },
    handle: (ctx, { params }) => recordByValue(ctx, params),
  })
  route({
    method: 'PUT',
    url: '/records/:object/by/:field/:value',
    summary: 'Change the record with this value of a unique field, or create it',
    tag,
    params: ByValue,
    body: Values,
    response: { 200: RecordRow, 201: RecordRow },
    handle: (ctx, { params, body, request, reply }) => {
      const { version, ...values } = body
      const ifMatch = request.headers['if-match']
      const wanted = ifMatch?.trim() === '*' ? 'any' : versionOf(ifMatch, version)
      return againIfTaken(() =>
        once(ctx, { request, reply }, own => upsertRecord(own, { ...params, op: 'upsert', version: wanted, values })),
      )
    },
  })
  route({
    method: 'POST',
    url: '/batch',
    summary: `Up to ${MOST} operations on records of any objects under one act, all or nothing or each for itself`,
    tag,
    body: Type.Object(
      {
        atomic: Type.Boolean({ default: true }),
        reason: Type.Optional(Type.String({ maxLength: 500 })),
        operations: Type.Array(OperationSchema, { minItems: 1, maxItems: MOST }),
      },
      closed,
    ),
    response: { 200: BatchAnswer },
    handle: (ctx, { body, request, reply }) =>
      againIfTaken(() => once(ctx, { request, reply }, own => performBatch(own, body))),
  })
}
