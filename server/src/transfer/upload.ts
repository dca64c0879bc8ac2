import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { FastifyRequest } from 'fastify'
import { ProblemError, invalidInput, malformedBody } from '../kernel/index.ts'
import { MAX_FILE_BYTES } from './files/limits.ts'
import { fileMissing, fileTooLarge, rowProblem } from './problems.ts'

export const UPLOAD_LIMITS = {
  files: 1,
  fileSize: MAX_FILE_BYTES,
  fields: 10,
  fieldSize: 200_000,
  parts: 12,
  headerPairs: 50,
}

/** A file that was sent, on disk until it is disposed of, and the fields beside it. */
export type Upload = AsyncDisposable & { path: string; fileName: string; fields: Record<string, string> }

/** Takes a multipart request apart, whatever the order of its parts. Throws import_file_missing, import_file_too_large. */
export async function receive(request: FastifyRequest): Promise<Upload> {
  if (!request.isMultipart()) throw fileMissing()
  const path = join(tmpdir(), `huiliu-${randomUUID()}`)
  const upload = { path, fileName: '', fields: {} as Record<string, string> }
  const drop = () => rm(path, { force: true })
  try {
    for await (const part of request.parts()) {
      if (part.type === 'file') {
        upload.fileName = nameOf(part.filename)
        await keep(part.file, path)
      } else if (typeof part.value === 'string') upload.fields[part.fieldname] = part.value
    }
    if (upload.fileName === '') throw fileMissing()
    return { ...upload, [Symbol.asyncDispose]: drop }
  } catch (error) {
    await drop()
    throw isNoForm(error) ? malformedBody() : error
  }
}

/** What takes the form apart says what is wrong with it in words alone; everything else that fails has a code. */
function isNoForm(error: unknown): boolean {
  return error instanceof Error && !(error instanceof ProblemError) && !('code' in error)
}

async function keep(file: Readable & { truncated?: boolean }, path: string): Promise<void> {
  await pipeline(file, createWriteStream(path, { mode: 0o600 }))
  if (file.truncated) throw fileTooLarge({ max: MAX_FILE_BYTES / 1024 / 1024 })
}

/** Browsers send the name alone, other programs a path; names are shown and written, so they hold nothing unprintable. */
function nameOf(given: string): string {
  const name = basename(given.replaceAll('\\', '/'))
    .toWellFormed()
    .replaceAll(/\p{Cc}/gu, '')
    .trim()
  return (name || 'file').slice(-200)
}

/** A field that holds JSON. Throws invalid_input. */
export function jsonField(fields: Record<string, string>, name: string): unknown {
  const text = fields[name]
  if (text === undefined || text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    throw invalidInput({}, [rowProblem(name, 'wrong_format', { zh: '不是有效的 JSON', en: 'is not valid JSON' })])
  }
}
