import { Attachment, Comment, Discussion, listOf } from '@huiliu/contracts/answers'
import { Type } from 'typebox'
import { sendFile } from '../files/index.ts'
import type { FileStore, Route } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { attach, toggleAttachment } from './attach.ts'
import { attachmentContent, attachmentsOf, picturesOf } from './attachments.ts'
import { discussionOf } from './comments.ts'
import { changeComment, toggleComment, writeComment } from './write.ts'

const closed = { additionalProperties: false }
const tag = 'discussion'
const Uuid = Type.String({ format: 'uuid' })
const ById = Type.Object({ id: Uuid }, closed)
const Name = Type.String({ pattern: '^[a-z][a-z0-9_]{0,40}$' })
const Object_ = Type.Object({ object: Name }, closed)
const Record_ = Type.Object({ object: Name, id: Uuid }, closed)
const Text = Type.String({ maxLength: 10_000 })
const Mentions = Type.Array(Uuid, { maxItems: 50, default: [] })

export function discussionRoutes(route: Route<CallCtx>, storeOf: (ctx: CallCtx) => FileStore): void {
  commentRoutes(route)
  attachmentRoutes(route, storeOf)
}

function commentRoutes(route: Route<CallCtx>): void {
  route({
    method: 'GET',
    url: '/records/:object/:id/comments',
    summary: 'Comments on a record, the newest page first',
    tag,
    params: Record_,
    query: Type.Object({ cursor: Type.Optional(Type.String({ maxLength: 60 })) }, closed),
    response: { 200: Discussion },
    handle: (ctx, { params, query }) => discussionOf(ctx, { ...params, cursor: query.cursor }),
  })
  route({
    method: 'POST',
    url: '/records/:object/:id/comments',
    summary: 'Write a comment on a record; the members mentioned are told, if they may see it',
    tag,
    params: Record_,
    body: Type.Object(
      { text: Text, mentions: Mentions, attachments: Type.Array(Uuid, { maxItems: 20, default: [] }) },
      closed,
    ),
    response: { 201: Comment },
    handle: (ctx, { params, body }) => writeComment(ctx, params, body),
  })
  route({
    method: 'PATCH',
    url: '/comments/:id',
    summary: 'Change a comment of one’s own',
    tag,
    params: ById,
    body: Type.Object({ text: Text, mentions: Mentions }, closed),
    response: { 200: Comment },
    handle: (ctx, { params, body }) => changeComment(ctx, params.id, body),
  })
  route({
    method: 'DELETE',
    url: '/comments/:id',
    summary: 'Take a comment of one’s own away',
    tag,
    params: ById,
    response: { 204: Type.Null() },
    handle: (ctx, { params }) => toggleComment(ctx, params.id, true),
  })
  route({
    method: 'DELETE',
    url: '/comments/:id/deletion',
    summary: 'Bring a comment of one’s own back',
    tag,
    params: ById,
    response: { 204: Type.Null() },
    handle: (ctx, { params }) => toggleComment(ctx, params.id, false),
  })
}

function attachmentRoutes(route: Route<CallCtx>, storeOf: (ctx: CallCtx) => FileStore): void {
  route({
    method: 'GET',
    url: '/records/:object/:id/attachments',
    summary: 'Files put to a record, the newest first',
    tag,
    params: Record_,
    response: { 200: listOf(Attachment) },
    handle: async (ctx, { params }) => ({ items: await attachmentsOf(ctx, params.object, params.id), next: null }),
  })
  route({
    method: 'POST',
    url: '/records/:object/pictures',
    reads: true,
    summary: 'The first picture put to each of these records',
    tag,
    params: Object_,
    body: Type.Object({ ids: Type.Array(Uuid, { maxItems: 500 }) }, closed),
    response: { 200: listOf(Attachment) },
    handle: async (ctx, { params, body }) => ({ items: await picturesOf(ctx, params.object, body.ids), next: null }),
  })
  route({
    method: 'GET',
    url: '/attachments/:id',
    summary: 'The content of a file put to a record',
    tag,
    params: ById,
    media: ['application/octet-stream'],
    response: { 200: Type.String() },
    handle: async (ctx, { params, reply }) => sendFile(reply, await attachmentContent(ctx, storeOf(ctx), params.id)),
  })
  route({
    method: 'DELETE',
    url: '/attachments/:id',
    summary: 'Take a file away from its record',
    tag,
    params: ById,
    response: { 204: Type.Null() },
    handle: (ctx, { params }) => toggleAttachment(ctx, params.id, true),
  })
  route({
    method: 'DELETE',
    url: '/attachments/:id/deletion',
    summary: 'Bring a file back to its record',
    tag,
    params: ById,
    response: { 204: Type.Null() },
    handle: (ctx, { params }) => toggleAttachment(ctx, params.id, false),
  })
}

/** Takes files, so it is registered where multipart bodies are read. */
export function putRoutes(route: Route<CallCtx>, storeOf: (ctx: CallCtx) => FileStore): void {
  route({
    method: 'POST',
    url: '/records/:object/:id/attachments',
    summary: 'Put a file to a record',
    tag,
    params: Record_,
    form: Type.Object({ file: Type.String({ format: 'binary' }) }),
    response: { 201: Attachment },
    handle: (ctx, { params, request }) => attach(ctx, { ...params, store: storeOf(ctx), request }),
  })
}
