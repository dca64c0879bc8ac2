import { Readable } from 'node:stream'
import { crc32, createDeflateRaw } from 'node:zlib'

export type Entry = { name: string; crc: number; packed: number; size: number; offset: number }
/** Sizes follow the bytes (APPNOTE.TXT 4.4.4, bit 3); names are UTF-8 (bit 11). */
const FLAGS = 0x0808
/** 1980-01-01: a file written twice of the same records is the same file. */
const DOS_DATE = 0x21

/** One part of an archive, packed as it comes; what it takes is noted among the entries. */
export async function* part(
  name: string,
  texts: AsyncIterable<string> | Iterable<string>,
  entries: Entry[],
  offset: number,
): AsyncGenerator<Buffer> {
  const entry: Entry = { name, crc: 0, packed: 0, size: 0, offset }
  yield header(entry)
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const text of texts) {
      const bytes = Buffer.from(text)
      entry.crc = crc32(bytes, entry.crc)
      entry.size += bytes.length
      yield bytes
    }
  }
  const source = Readable.from(counted())
  const deflate = createDeflateRaw({ level: 3 })
  source.on('error', error => deflate.destroy(error))
  for await (const chunk of source.pipe(deflate)) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk))
    entry.packed += bytes.length
    yield bytes
  }
  const tail = Buffer.alloc(16)
  tail.writeUInt32LE(0x08074b50, 0)
  tail.writeUInt32LE(entry.crc, 4)
  tail.writeUInt32LE(entry.packed, 8)
  tail.writeUInt32LE(entry.size, 12)
  entries.push(entry)
  yield tail
}

function header({ name }: Entry): Buffer {
  const text = Buffer.from(name)
  const head = Buffer.alloc(30)
  head.writeUInt32LE(0x04034b50, 0)
  head.writeUInt16LE(20, 4)
  head.writeUInt16LE(FLAGS, 6)
  head.writeUInt16LE(8, 8)
  head.writeUInt16LE(DOS_DATE, 12)
  head.writeUInt16LE(text.length, 26)
  return Buffer.concat([head, text])
}

/** The end of an archive. */
export function directory(entries: Entry[], offset: number): Buffer {
  const all = entries.map(({ name, crc, packed, size, offset: at }) => {
    const text = Buffer.from(name)
    const head = Buffer.alloc(46)
    head.writeUInt32LE(0x02014b50, 0)
    head.writeUInt16LE(20, 4)
    head.writeUInt16LE(20, 6)
    head.writeUInt16LE(FLAGS, 8)
    head.writeUInt16LE(8, 10)
    head.writeUInt16LE(DOS_DATE, 14)
    head.writeUInt32LE(crc, 16)
    head.writeUInt32LE(packed, 20)
    head.writeUInt32LE(size, 24)
    head.writeUInt16LE(text.length, 28)
    head.writeUInt32LE(at, 42)
    return Buffer.concat([head, text])
  })
  const bytes = Buffer.concat(all)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(bytes.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([bytes, end])
}
