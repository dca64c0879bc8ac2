import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import en from './en.json' with { type: 'json' }
import zh from './zh.json' with { type: 'json' }

const SRC = join(import.meta.dirname, '..')
const bare = (keys: string[]) => new Set(keys.map(key => key.replace(/_(one|other)$/, '')))
const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(match => match[1]).toSorted()

test('both languages say the same things', () => {
  expect([...bare(Object.keys(en))].toSorted()).toEqual([...bare(Object.keys(zh))].toSorted())
})

test('both languages name the same values', () => {
  const english: Record<string, string> = en
  for (const [key, text] of Object.entries(zh)) {
    const other = english[key] ?? english[`${key}_other`] ?? ''
    expect({ key, names: placeholders(other) }).toEqual({ key, names: placeholders(text) })
  }
})

test('every key the code names exists, and every key is named', () => {
  const code = sources(SRC)
  const known = bare(Object.keys(zh))
  const named = [...code.matchAll(/'([a-zA-Z]+(?:\.[a-zA-Z_0-9]+)+)'/g)].map(match => match[1] ?? '')
  const prefixes = [...code.matchAll(/`([a-zA-Z]+(?:\.[a-zA-Z]+)*\.)\$\{/g)].map(match => match[1] ?? '')
  const asked = [...code.matchAll(/\bt\(\s*'([^']+)'/g)].map(match => match[1] ?? '')
  expect(asked.filter(key => !known.has(key))).toEqual([])
  const unused = [...known].filter(key => !named.includes(key) && !prefixes.some(prefix => key.startsWith(prefix)))
  expect(unused).toEqual([])
})

function sources(folder: string): string {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return files
    .filter(file => /\.tsx?$/.test(file) && !file.includes('.test.'))
    .map(file => readFileSync(join(folder, file), 'utf8'))
    .join('\n')
}
