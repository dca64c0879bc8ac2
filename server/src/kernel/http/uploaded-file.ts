import type { MultipartFile } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { ProblemError, fileMissing, fileTooLarge, malformedBody } from '../problems.ts'

/** Of a file brought by hand; an import's is another thing. */
export const MAX_FILE_BYTES = 20 * 1024 * 1024

export type Uploaded = { name: string; mediaType: string; content: Buffer }

/** The one file of a multipart request. Throws file_missing, file_too_large, malformed_body. */
export async function uploadedFile(request: FastifyRequest): Promise<Uploaded> {
  if (!request.isMultipart()) throw fileMissing()
  try {
    const part: MultipartFile | undefined = await request.file({ limits: { fileSize: MAX_FILE_BYTES, files: 1 } })
    if (!part) throw fileMissing()
    const content = await part.toBuffer()
    if (part.file.truncated) throw fileTooLarge({ max: MAX_FILE_BYTES / 1024 / 1024 })
    return { name: part.filename, mediaType: part.mimetype, content }
  } catch (error) {
    // What takes the form apart says what is wrong with it in words alone.
    throw error instanceof ProblemError || (error instanceof Error && 'code' in error) ? error : malformedBody()
  }
}
