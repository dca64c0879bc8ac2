import { deflateRawSync } from 'node:zlib'

/** An archive whose directory says of each part what it is told to say; `large`: as ZIP64, however small it is. */
export function zip(parts: [name: string, content: Buffer, saysSize: number][], { large = false } = {}): Buffer {
  const chunks: Buffer[] = []
  const entries: Buffer[] = []
  let offset = 0
  for (const [name, content, size] of parts) {
    const packed = deflateRawSync(content)
    const head = Buffer.alloc(30)
    head.write('PK\u0003\u0004', 'latin1')
    head.writeUInt16LE(8, 8)
    head.writeUInt16LE(name.length, 26)
    const entry = Buffer.alloc(46)
    entry.write('PK\u0001\u0002', 'latin1')
    entry.writeUInt16LE(8, 10)
    entry.writeUInt32LE(packed.length, 20)
    entry.writeUInt32LE(size, 24)
    entry.writeUInt16LE(name.length, 28)
    entry.writeUInt32LE(offset, 42)
    const more = large ? moved(entry, [size, packed.length, offset]) : Buffer.alloc(0)
    chunks.push(head, Buffer.from(name), packed)
    entries.push(entry, Buffer.from(name), more)
    offset += 30 + name.length + packed.length
  }
  const directory = Buffer.concat(entries)
  const end = Buffer.alloc(22)
  const largeEnd = large ? largeEndOf({ count: parts.length, length: directory.length, offset }) : []
  end.write('PK\u0005\u0006', 'latin1')
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  if (large) end.fill(0xff, 8, 20)
  return Buffer.concat([...chunks, directory, ...largeEnd, end])
}

/** Sizes and place of an entry, in a field of their own (APPNOTE 4.5.3). */
function moved(entry: Buffer, values: number[]): Buffer {
  const field = Buffer.alloc(4 + 8 * values.length)
  field.writeUInt16LE(1, 0)
  field.writeUInt16LE(8 * values.length, 2)
  values.forEach((value, at) => field.writeBigUInt64LE(BigInt(value), 4 + 8 * at))
  for (const at of [20, 24, 42]) entry.writeUInt32LE(0xffffffff, at)
  entry.writeUInt16LE(field.length, 30)
  return field
}

function largeEndOf({ count, length, offset }: { count: number; length: number; offset: number }): Buffer[] {
  const end = Buffer.alloc(56)
  end.writeUInt32LE(0x06064b50, 0)
  for (const [at, value] of [
    [4, 44],
    [24, count],
    [32, count],
    [40, length],
    [48, offset],
  ] as const)
    end.writeBigUInt64LE(BigInt(value), at)
  const locator = Buffer.alloc(20)
  locator.writeUInt32LE(0x07064b50, 0)
  locator.writeBigUInt64LE(BigInt(offset + length), 8)
  locator.writeUInt32LE(1, 16)
  return [end, locator]
}
