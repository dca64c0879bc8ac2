import type { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { contentDisposition, isShown, UNKNOWN } from '../kernel/index.ts'

/** A browser runs nothing of a file, whatever it holds, and saves all but pictures and sound. */
const POLICY = `sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; media-src 'self'`

type Sent = { name: string; mediaType: string; bytes: number; stream: Readable }

/** Gives out the content of a file: shown where that is safe, saved otherwise. */
export function sendFile(reply: FastifyReply, { name, mediaType, bytes, stream }: Sent): FastifyReply {
  const shown = isShown(mediaType)
  return reply
    .header('Content-Disposition', contentDisposition(shown ? 'inline' : 'attachment', name))
    .header('Content-Security-Policy', POLICY)
    .header('Cross-Origin-Resource-Policy', 'same-origin')
    .header('Cache-Control', 'private, no-cache')
    .header('Content-Length', bytes)
    .type(shown ? mediaType : UNKNOWN)
    .send(stream)
}
