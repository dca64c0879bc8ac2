import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'

/** Bytes by the SHA-256 of their content: the same bytes lie there once, and what lies there is whole. */
export type FileStore = {
  /** Resolves when the bytes are durable. */
  keep(content: Uint8Array): Promise<{ sha256: string; bytes: number }>
  /** undefined where there are none of that name */
  open(sha256: string): Promise<{ bytes: number; stream: Readable } | undefined>
  read(sha256: string): Promise<Buffer | undefined>
  /** Takes bytes away that nothing holds; those kept within the last hour stay, since their row may be on its way. */
  drop(sha256: string, now: Date): Promise<void>
  /** clears away what a crash left half written */
  tidyUp(): Promise<void>
}

const NAME = /^[0-9a-f]{64}$/
const UNFINISHED = 'unfinished'
/** No writing takes so long: older ones have nobody to finish them. */
const ABANDONED_MS = 3_600_000

/** The files of one workspace, at `<folder>/ab/cd/<sha256>`. */
export function createFileStore(folder: string): FileStore {
  const pathOf = (sha256: string) => join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256)

  async function keep(content: Uint8Array): Promise<{ sha256: string; bytes: number }> {
    const sha256 = createHash('sha256').update(content).digest('hex')
    const kept = { sha256, bytes: content.length }
    const path = pathOf(sha256)
    if ((await sizeOf(path)) === content.length && (await touched(path))) return kept
    const unfinished = join(folder, UNFINISHED, randomUUID())
    await mkdir(dirname(unfinished), { recursive: true, mode: 0o700 })
    await writeDurably(unfinished, content)
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await rename(unfinished, path)
    // The name is as durable as the bytes: a row that tells of the file may be committed from here on.
    await syncFolder(dirname(path))
    return kept
  }

  return {
    keep,
    async open(sha256) {
      const bytes = NAME.test(sha256) ? await sizeOf(pathOf(sha256)) : undefined
      return bytes === undefined ? undefined : { bytes, stream: createReadStream(pathOf(sha256)) }
    },
    async read(sha256) {
      return NAME.test(sha256) ? readFile(pathOf(sha256)).catch(absent) : undefined
    },
    async drop(sha256, now) {
      if (!NAME.test(sha256)) return
      const [path, aside] = [pathOf(sha256), join(folder, UNFINISHED, randomUUID())]
      await mkdir(dirname(aside), { recursive: true, mode: 0o700 })
      // Laid aside first and looked at then: whoever keeps the same bytes meanwhile either touched them before, which
      // shows, or finds none and writes them anew.
      await rename(path, aside).catch(absent)
      const found = await stat(aside).catch(absent)
      if (!found) return
      if (now.getTime() - found.mtimeMs < ABANDONED_MS) await rename(aside, path)
      else await rm(aside, { force: true })
    },
    async tidyUp() {
      const left = (await readdir(join(folder, UNFINISHED)).catch(absent)) ?? []
      for (const path of left.map(name => join(folder, UNFINISHED, name))) {
        const found = await stat(path).catch(absent)
        if (found && Date.now() - found.mtimeMs > ABANDONED_MS) await rm(path, { force: true })
      }
    },
  }
}

/** Says that the bytes are wanted now; false where they are gone. */
async function touched(path: string): Promise<boolean> {
  const now = new Date()
  const done = await utimes(path, now, now).then(() => true, absent)
  return done === true
}

async function sizeOf(path: string): Promise<number | undefined> {
  return (await stat(path).catch(absent))?.size
}

/** Not there is an answer; any other failure is one. */
function absent(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
  throw error
}

async function writeDurably(path: string, content: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
