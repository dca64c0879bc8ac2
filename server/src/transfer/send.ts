import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import { contentDisposition } from '../kernel/index.ts'
import { MEDIA } from './files/write.ts'
import type { Download } from './import/downloads.ts'

export const closed = { additionalProperties: false }
export const Name = Type.String({ pattern: '^[a-z][a-z0-9_]{0,40}$' })
export const Format = Type.Union([Type.Literal('xlsx'), Type.Literal('csv')], { default: 'xlsx' })

/** A file as a download, which nothing on the way keeps. */
export function send(reply: FastifyReply, { name, format, stream }: Download): FastifyReply {
  return reply
    .header('Content-Disposition', contentDisposition('attachment', name))
    .header('Cache-Control', 'no-store')
    .type(MEDIA[format])
    .send(stream)
}
