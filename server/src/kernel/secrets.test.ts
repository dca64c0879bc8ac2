import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createSealer, openSealer } from './secrets.ts'
import { StartError } from './start-error.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'huiliu-secrets-'))
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

const SECRET = Buffer.from('whsec')

test('what is sealed opens for the same thing under the same key, and only then', () => {
  const key = randomBytes(32)
  const sealer = createSealer(key)
  const sealed = sealer.seal(SECRET, 'a')
  expect(createSealer(key).open(sealed, 'a')).toEqual(SECRET)
  expect(sealed.includes(SECRET)).toBe(false)
  expect(sealer.seal(SECRET, 'a')).not.toEqual(sealed)
  expect(() => sealer.open(sealed, 'b')).toThrow()
  expect(() => createSealer(randomBytes(32)).open(sealed, 'a')).toThrow()
  for (let at = 0; at < sealed.length; at++) {
    const bent = Buffer.from(sealed)
    bent[at] = (bent[at] ?? 0) ^ 1
    expect(() => sealer.open(bent, 'a')).toThrow()
  }
  expect(() => sealer.open(sealed.subarray(0, 20), 'a')).toThrow()
})

test('the key is a file only we can read; data restored without it stops the start', async () => {
  const file = join(dataDir, 'secrets', 'master.key')
  const first = await openSealer({ dataDir, given: undefined, known: undefined })
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const again = await openSealer({ dataDir, given: undefined, known: first.keyId })
  expect(again.open(first.seal(SECRET, 'a'), 'a')).toEqual(SECRET)
  const other = openSealer({ dataDir, given: randomBytes(32), known: first.keyId })
  await expect(other).rejects.toThrow(/HUILIU_KEY/)
  writeFileSync(file, 'nonsense')
  await expect(openSealer({ dataDir, given: undefined, known: first.keyId })).rejects.toThrow(StartError)
  rmSync(file)
  await expect(openSealer({ dataDir, given: undefined, known: first.keyId })).rejects.toThrow(StartError)
})
