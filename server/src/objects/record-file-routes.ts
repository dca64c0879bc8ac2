import { Type } from 'typebox'
import { RecordFileView } from '@huiliu/contracts/answers'
import { UNKNOWN, contentDisposition, isShown, type FileStore, type Route } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { fileOfRecord, uploadFile } from './record-files.ts'
import { Name, Uuid, closed } from './schemas.ts'

/** A browser runs nothing of a file, whatever it holds, and saves all but pictures and sound. */
const POLICY = `sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; media-src 'self'`

/** Registered where multipart bodies are taken. */
export function recordFileRoutes(route: Route<CallCtx>, storeOf: (ctx: CallCtx) => FileStore): void {
  route({
    method: 'POST',
    url: '/objects/:object/fields/:field/files',
    summary: 'Upload a file for a field; it is kept with the record that is saved with its id within a day',
    tag: 'records',
    params: Type.Object({ object: Name, field: Name }, closed),
    form: Type.Object({ file: Type.String({ format: 'binary' }) }),
    response: { 201: RecordFileView },
    handle: (ctx, { params, request }) => uploadFile(ctx, storeOf(ctx), { ...params, request }),
  })
  route({
    method: 'GET',
    url: '/record-files/:file',
    summary:
      'The content of a file that a record holds or held, for whoever sees its field there; before, for who brought it',
    tag: 'records',
    params: Type.Object({ file: Uuid }, closed),
    media: [UNKNOWN],
    response: { 200: Type.String() },
    handle: async (ctx, { params, reply }) => {
      const { name, mediaType, bytes, stream } = await fileOfRecord(ctx, storeOf(ctx), params.file)
      const shown = isShown(mediaType)
      return reply
        .header('Content-Disposition', contentDisposition(shown ? 'inline' : 'attachment', name))
        .header('Content-Security-Policy', POLICY)
        .header('Cross-Origin-Resource-Policy', 'same-origin')
        .header('Cache-Control', 'private, no-cache')
        .header('Content-Length', bytes)
        .type(shown ? mediaType : UNKNOWN)
        .send(stream)
    },
  })
}
