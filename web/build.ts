import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { build } from 'vite'

/** JavaScript to the first useful screen (shell and customer list), gzip. Sign-in is not counted: it loads while people type. */
export const FIRST_SCREEN_BUDGET = 450_000

type Chunk = { file: string; isEntry?: boolean; imports?: string[]; css?: string[] }
type Manifest = Record<string, Chunk>

/** Builds the app into web/dist. Throws when the first screen is over its budget. */
export async function buildWeb(): Promise<{ firstScreen: number }> {
  const root = import.meta.dirname
  await build({ root, configFile: join(root, 'vite.config.ts'), logLevel: 'warn' })
  compress(join(root, 'dist'))
  const manifest: Manifest = JSON.parse(readFileSync(join(root, 'dist/.vite/manifest.json'), 'utf8'))
  const sizes = firstFiles(manifest).map(file => ({
    file,
    gzip: gzipSync(readFileSync(join(root, 'dist', file))).length,
  }))
  const firstScreen = sizes.reduce((sum, { gzip }) => sum + gzip, 0)
  for (const { file, gzip } of sizes) console.log(`${kB(gzip).padStart(10)}  ${file}`)
  console.log(`${kB(firstScreen).padStart(10)}  to the first screen (budget ${kB(FIRST_SCREEN_BUDGET)}), gzip`)
  if (firstScreen > FIRST_SCREEN_BUDGET)
    throw new Error(`first screen is ${kB(firstScreen)}, budget ${kB(FIRST_SCREEN_BUDGET)}`)
  return { firstScreen }
}

/** The entry with all it imports statically, and the words of the larger language. */
function firstFiles(manifest: Manifest): string[] {
  const files = new Set<string>()
  const visit = (key: string) => {
    const chunk = manifest[key]
    if (!chunk || files.has(chunk.file)) return
    files.add(chunk.file)
    for (const imported of chunk.imports ?? []) visit(imported)
  }
  for (const [key, chunk] of Object.entries(manifest)) if (chunk.isEntry) visit(key)
  visit('src/locales/zh.json')
  return [...files]
}

/** Beside each text file its .br and .gz, so that the server sends few bytes without spending time on them. */
function compress(folder: string): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!/\.(js|css|svg|webmanifest)$/.test(name)) continue
    const path = join(folder, name)
    const bytes = readFileSync(path)
    writeFileSync(`${path}.gz`, gzipSync(bytes))
    writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }))
  }
}

function kB(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`
}

if (import.meta.main) await buildWeb()
