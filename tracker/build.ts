import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

/** What a site's visitors download, gzip (F14). */
export const TRACKER_BUDGET = 10_000

/** Builds the browser SDK into tracker/dist/tracker.js. Throws when it is over its budget. */
export async function buildTracker(): Promise<{ gzip: number }> {
  const root = import.meta.dirname
  const outfile = join(root, 'dist/tracker.js')
  mkdirSync(join(root, 'dist'), { recursive: true })
  const { version }: { version: string } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  await build({
    entryPoints: [join(root, 'src/index.ts')],
    outfile,
    bundle: true,
    minify: true,
    format: 'iife',
    define: { TRACKER_VERSION: JSON.stringify(version) },
    target: 'es2020',
    logLevel: 'warning',
  })
  const gzip = gzipSync(readFileSync(outfile)).length
  console.log(`${(gzip / 1000).toFixed(1).padStart(7)} kB  tracker.js (budget ${TRACKER_BUDGET / 1000} kB), gzip`)
  if (gzip > TRACKER_BUDGET) throw new Error(`the tracker is ${gzip} bytes gzip, budget ${TRACKER_BUDGET}`)
  return { gzip }
}

if (import.meta.main) await buildTracker()
