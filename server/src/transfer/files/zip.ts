import { createReadStream } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { createInflateRaw } from 'node:zlib'
import { fileUnreadable } from '../problems.ts'
import { atMost } from './limits.ts'

/** A part of an archive (APPNOTE.TXT of PKWARE, 4.3.12). */
type Part = { name: string; method: number; packed: number; size: number; offset: number }
export type Archive = {
  names: string[]
  /** names that more than one part has */
  twice: string[]
  /** what a part says it takes unpacked */
  sizeOf(name: string): number
  /** the bytes of a part, unpacked as they are read; undefined where there is none of that name. More than `most` is a bomb. */
  stream(name: string, most?: number): Promise<Readable | undefined>
}

const MAX_PARTS = 10_000
const MAX_DIRECTORY = 4 * 1024 * 1024
/** Sheets pack 10 to 50 times; what packs hundreds of times and is large was made to fill a memory. */
const MAX_RATIO = 200
const SMALL = 16 * 1024 * 1024
const MAX_UNPACKED = 4 * 1024 * 1024 * 1024

/** The parts of a zip file, by its central directory. Throws `import_file_unreadable` for what is none, or is a bomb. */
export async function openArchive(path: string): Promise<Archive> {
  await using file = await open(path)
  const all = await directoryOf(file)
  const parts = new Map(all.map(part => [part.name, part]))
  for (const { size, packed } of parts.values())
    if (size > SMALL && size > packed * MAX_RATIO) throw fileUnreadable({ why: 'bomb' })
  const total = [...parts.values()].reduce((sum, part) => sum + part.size, 0)
  if (total > MAX_UNPACKED) throw fileUnreadable({ why: 'bomb' })
  return {
    names: [...parts.keys()],
    twice: [...Map.groupBy(all, part => part.name)].flatMap(([name, same]) => (same.length > 1 ? name : [])),
    sizeOf: name => parts.get(name)?.size ?? 0,
    stream: async (name, most = MAX_UNPACKED) => {
      const part = parts.get(name)
      if (part && part.size > most) throw fileUnreadable({ why: 'bomb' })
      return streamOf(path, part)
    },
  }
}

const END = 0x06054b50
const ENTRY = 0x02014b50
const LARGE_LOCATOR = 0x07064b50
const LARGE_END = 0x06064b50
const LARGE_FIELD = 1
const ELSEWHERE = 0xffffffff

async function directoryOf(file: FileHandle): Promise<Part[]> {
  const { size } = await file.stat()
  const tailSize = Math.min(size, 65_557)
  const { buffer: tail } = await file.read(Buffer.alloc(tailSize), 0, tailSize, size - tailSize)
  let at = tailSize - 22
  while (at >= 0 && tail.readUInt32LE(at) !== END) at--
  if (at < 0) throw fileUnreadable({ why: 'zip' })
  const [count, length, offset] = (await largeEnd(file, tail.subarray(Math.max(0, at - 20), at))) ?? [
    tail.readUInt16LE(at + 10),
    tail.readUInt32LE(at + 12),
    tail.readUInt32LE(at + 16),
  ]
  if (count > MAX_PARTS || length > MAX_DIRECTORY || offset + length > size) throw fileUnreadable({ why: 'zip' })
  const { buffer } = await file.read(Buffer.alloc(length), 0, length, offset)
  return entriesOf(buffer, count)
}

/** Of a ZIP64 (4.3.14), which some programs write however small the file is: parts, length and place of its directory. */
async function largeEnd(file: FileHandle, locator: Buffer): Promise<[number, number, number] | undefined> {
  if (locator.length < 20 || locator.readUInt32LE(0) !== LARGE_LOCATOR) return undefined
  const place = large(locator, 8)
  const { buffer, bytesRead } = await file.read(Buffer.alloc(56), 0, 56, place)
  if (bytesRead < 56 || buffer.readUInt32LE(0) !== LARGE_END) throw fileUnreadable({ why: 'zip' })
  return [large(buffer, 32), large(buffer, 40), large(buffer, 48)]
}

function large(buffer: Buffer, at: number): number {
  const value = buffer.readBigUInt64LE(at)
  if (value > Number.MAX_SAFE_INTEGER) throw fileUnreadable({ why: 'zip' })
  return Number(value)
}

function entriesOf(buffer: Buffer, count: number): Part[] {
  const parts: Part[] = []
  let at = 0
  for (let n = 0; n < count; n++) {
    if (at + 46 > buffer.length || buffer.readUInt32LE(at) !== ENTRY) throw fileUnreadable({ why: 'zip' })
    const nameLength = buffer.readUInt16LE(at + 28)
    const extra = buffer.readUInt16LE(at + 30)
    const comment = buffer.readUInt16LE(at + 32)
    // Encrypted parts are read by nobody without the password.
    if (buffer.readUInt16LE(at + 8) & 1) throw fileUnreadable({ why: 'password' })
    parts.push({
      name: nameOf(buffer.subarray(at + 46, at + 46 + nameLength)).replaceAll('\\', '/'),
      method: buffer.readUInt16LE(at + 10),
      ...sizesOf(buffer, at, buffer.subarray(at + 46 + nameLength, at + 46 + nameLength + extra)),
    })
    at += 46 + nameLength + extra + comment
  }
  return parts
}

/** UTF-8, as programs of today write it, with or without saying so (4.4.4, bit 11); else as a Chinese Windows packs names. */
function nameOf(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}

/** Sizes and place; what does not fit stands in the extra field of ZIP64 (4.5.3), in this order. */
function sizesOf(buffer: Buffer, at: number, extra: Buffer): Pick<Part, 'size' | 'packed' | 'offset'> {
  const more = largeField(extra)
  let taken = 0
  const [size = 0, packed = 0, offset = 0] = [24, 20, 42].map(place => {
    const value = buffer.readUInt32LE(at + place)
    if (value !== ELSEWHERE) return value
    if (taken + 8 > more.length) throw fileUnreadable({ why: 'zip' })
    taken += 8
    return large(more, taken - 8)
  })
  return { size, packed, offset }
}

function largeField(extra: Buffer): Buffer {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2))
    if (extra.readUInt16LE(at) === LARGE_FIELD) return extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2))
  return Buffer.alloc(0)
}

async function streamOf(path: string, part: Part | undefined): Promise<Readable | undefined> {
  if (!part) return undefined
  await using file = await open(path)
  const { buffer: head } = await file.read(Buffer.alloc(30), 0, 30, part.offset)
  const start = part.offset + 30 + head.readUInt16LE(26) + head.readUInt16LE(28)
  if (part.packed === 0) return Readable.from([])
  const packed = createReadStream(path, { start, end: start + part.packed - 1 })
  if (part.method === 0) return packed
  if (part.method !== 8) throw fileUnreadable({ why: 'zip' })
  const inflate = createInflateRaw()
  const limit = atMost(part.size)
  packed.on('error', error => inflate.destroy(error))
  inflate.on('error', () => limit.destroy(fileUnreadable({ why: 'zip' })))
  return packed.pipe(inflate).pipe(limit)
}
