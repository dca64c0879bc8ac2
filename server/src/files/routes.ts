import { Type } from 'typebox'
import { UNKNOWN, type FileStore, type Route } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { pageOf } from './page.ts'
import { contentOf, fileOf } from './read.ts'
import { sendFile } from './send.ts'

const closed = { additionalProperties: false }
const Id = Type.Object({ id: Type.String({ format: 'uuid' }) }, closed)

export function fileRoutes(route: Route<CallCtx>, storeOf: (ctx: CallCtx) => FileStore): void {
  route({
    method: 'GET',
    url: '/files/:id',
    summary: 'The content of a file, for whoever sees its event on a timeline',
    tag: 'customers',
    params: Id,
    media: [UNKNOWN],
    response: { 200: Type.String() },
    handle: async (ctx, { params, reply }) => {
      const file = await fileOf(ctx, params.id)
      const content = await contentOf(storeOf(ctx), file)
      return sendFile(reply, { ...file, ...content })
    },
  })
  route({
    method: 'GET',
    url: '/files/:id/page',
    summary: 'A mail as it was laid out, cleaned, for a sandboxed frame; `remote` lets pictures from elsewhere in',
    tag: 'customers',
    params: Id,
    query: Type.Object({ remote: Type.Boolean({ default: false }) }, closed),
    media: ['text/html'],
    response: { 200: Type.String() },
    handle: async (ctx, { params, query, reply }) => {
      const { html, policy } = await pageOf(ctx, storeOf(ctx), { id: params.id, remote: query.remote })
      return reply
        .header('Content-Security-Policy', policy)
        .header('Referrer-Policy', 'no-referrer')
        .header('Cache-Control', 'private, no-store')
        .type('text/html; charset=utf-8')
        .send(html)
    },
  })
}
