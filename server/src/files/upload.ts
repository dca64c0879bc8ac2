import type { MultipartFile } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { ProblemError, malformedBody } from '../kernel/index.ts'
import { attachmentMissing, attachmentTooLarge } from './problems.ts'

const MAX_BYTES = 20 * 1024 * 1024

export type Uploaded = { name: string; mediaType: string; content: Buffer }

/** The one file of a multipart request. Throws attachment_missing, attachment_too_large, malformed_body. */
export async function uploadedFile(request: FastifyRequest): Promise<Uploaded> {
  if (!request.isMultipart()) throw attachmentMissing()
  try {
    const part: MultipartFile | undefined = await request.file({ limits: { fileSize: MAX_BYTES, files: 1 } })
    if (!part) throw attachmentMissing()
    const content = await part.toBuffer()
    if (part.file.truncated) throw attachmentTooLarge({ max: MAX_BYTES / 1024 / 1024 })
    return { name: part.filename, mediaType: part.mimetype, content }
  } catch (error) {
    // What takes the form apart says what is wrong with it in words alone.
    throw error instanceof ProblemError || (error instanceof Error && 'code' in error) ? error : malformedBody()
  }
}
