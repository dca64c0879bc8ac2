import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createFileStore } from './files.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huiliu-files-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function everything(): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true })
  return found.filter(one => one.isFile()).map(one => join(one.parentPath, one.name))
}

test('what was kept is read back whole, under the hash of its content, once', async () => {
  const store = createFileStore(folder)
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 }), async contents => {
      const kept = await Promise.all([...contents, ...contents].map(one => store.keep(one)))
      for (const [index, content] of contents.entries()) {
        const { sha256, bytes } = kept[index] ?? { sha256: '', bytes: -1 }
        expect(bytes).toBe(content.length)
        expect(await store.read(sha256)).toEqual(Buffer.from(content))
        const opened = await store.open(sha256)
        expect(opened && (await buffer(opened.stream))).toEqual(Buffer.from(content))
      }
    }),
    { numRuns: 30 },
  )
  for (const path of await everything())
    expect(
      path.endsWith(
        createHash('sha256')
          .update(await readFile(path))
          .digest('hex'),
      ),
    ).toBe(true)
})

test('what nothing holds is dropped, unless somebody kept the same bytes just now', async () => {
  const store = createFileStore(folder)
  const { sha256 } = await store.keep(Buffer.from('x'))
  const [path = ''] = await everything()
  const past = new Date(Date.now() - 2 * 3_600_000)
  await store.drop(sha256, new Date())
  expect(await store.read(sha256)).toEqual(Buffer.from('x'))
  await utimes(path, past, past)
  await store.keep(Buffer.from('x'))
  await store.drop(sha256, new Date())
  expect(await store.read(sha256)).toEqual(Buffer.from('x'))
  await utimes(path, past, past)
  await store.drop(sha256, new Date())
  expect(await everything()).toEqual([])
  await store.drop(sha256, new Date())
  await store.drop('../../etc/passwd', new Date())
})

test('a name that is no hash opens nothing', async () => {
  const store = createFileStore(folder)
  for (const name of ['', '../../etc/passwd', 'a'.repeat(63), 'A'.repeat(64), 'a'.repeat(64)]) {
    expect(await store.read(name)).toBeUndefined()
    expect(await store.open(name)).toBeUndefined()
  }
})

test('a process killed while it writes leaves no half file under a name', async () => {
  const script = `
    import { createFileStore } from ${JSON.stringify(new URL('./files.ts', import.meta.url).href)}
    const store = createFileStore(${JSON.stringify(folder)})
    process.stdout.write('ready')
    for (let n = 0; ; n++) await store.keep(Buffer.alloc(3_000_000, n))
  `
  const writer = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(writer.stdout, 'data')
  while ((await everything()).length < 4) await new Promise(resolve => setImmediate(resolve))
  writer.kill('SIGKILL')
  await once(writer, 'exit')
  const named = (await everything()).filter(path => !path.includes('unfinished'))
  expect(named.length).toBeGreaterThan(0)
  for (const path of named)
    expect(
      path.endsWith(
        createHash('sha256')
          .update(await readFile(path))
          .digest('hex'),
      ),
    ).toBe(true)
})

test('what a crash left is cleared away once nobody can be writing it', async () => {
  const store = createFileStore(folder)
  await store.tidyUp()
  await store.keep(Buffer.from('kept'))
  const { writeFile } = await import('node:fs/promises')
  const [old, young] = ['old', 'young'].map(name => join(folder, 'unfinished', name))
  for (const path of [old, young]) await writeFile(path ?? '', 'half')
  await utimes(old ?? '', new Date(0), new Date(0))
  await store.tidyUp()
  expect((await everything()).map(path => path.split('/').at(-1))).toEqual(
    expect.arrayContaining(['young', createHash('sha256').update('kept').digest('hex')]),
  )
  expect(await everything()).toHaveLength(2)
})
