import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readSheet, type Format } from '../files/read.ts'
import type { SheetRow } from '../files/sheet.ts'

/** Bytes as a file for as long as work takes. */
export async function withFile<T>(bytes: Buffer | string, work: (path: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'huiliu-file-'))
  const path = join(folder, 'file')
  try {
    writeFileSync(path, bytes)
    return await work(path)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

type Read = { format: Format; names: string[]; rows: SheetRow[] }

/** The whole of a file as an import reads it. */
export function readAll(bytes: Buffer | string): Promise<Read> {
  return withFile(bytes, async path => {
    const { format, names, rows } = await readSheet(path)
    const all: SheetRow[] = []
    for await (const row of rows) all.push(row)
    return { format, names, rows: all }
  })
}
