import { Type } from 'typebox'
import { contentDisposition, type FileStore, type Route } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { isShown, UNKNOWN } from './media-type.ts'
import { contentOf, fileOf } from './read.ts'

const closed = { additionalProperties: false }

/** A browser runs nothing of a file, whatever it holds, and saves all but pictures and sound. */
const POLICY = `sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; media-src 'self'`

export function fileRoutes(route: Route<CallCtx>, storeOf: (ctx: CallCtx) => FileStore): void {
  route({
    method: 'GET',
    url: '/files/:id',
    summary: 'The content of a file, for whoever sees its event on a timeline',
    tag: 'customers',
    params: Type.Object({ id: Type.String({ format: 'uuid' }) }, closed),
    media: [UNKNOWN],
    response: { 200: Type.String() },
    handle: async (ctx, { params, reply }) => {
      const file = await fileOf(ctx, params.id)
      const { bytes, stream } = await contentOf(storeOf(ctx), file)
      const shown = isShown(file.mediaType)
      return reply
        .header('Content-Disposition', contentDisposition(shown ? 'inline' : 'attachment', file.name))
        .header('Content-Security-Policy', POLICY)
        .header('Cross-Origin-Resource-Policy', 'same-origin')
        .header('Cache-Control', 'private, no-cache')
        .header('Content-Length', bytes)
        .type(shown ? file.mediaType : UNKNOWN)
        .send(stream)
    },
  })
}
