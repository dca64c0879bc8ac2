/** Builds what browsers load: the web app and the tracker. `--if-stale` does nothing when no source is newer than the result. */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const PARTS = [
  {
    name: 'web',
    sources: ['web', 'contracts/src'],
    result: 'web/dist/index.html',
    build: () => import('../web/build.ts').then(m => m.buildWeb()),
  },
  {
    name: 'tracker',
    sources: ['tracker'],
    result: 'tracker/dist/tracker.js',
    build: () => import('../tracker/build.ts').then(m => m.buildTracker()),
  },
]

const ifStale = process.argv.includes('--if-stale')
for (const part of PARTS) {
  if (ifStale && builtAt(part.result) > Math.max(...part.sources.map(newest))) continue
  await part.build()
}

function builtAt(path: string): number {
  return statSync(join(ROOT, path), { throwIfNoEntry: false })?.mtimeMs ?? 0
}

/** Modification time of the newest source file below a folder, epoch ms. */
function newest(folder: string): number {
  const entries = readdirSync(join(ROOT, folder), { withFileTypes: true })
  const times = entries
    .filter(entry => !['dist', 'node_modules'].includes(entry.name))
    .map(entry => {
      const path = join(folder, entry.name)
      return entry.isDirectory() ? newest(path) : statSync(join(ROOT, path)).mtimeMs
    })
  return Math.max(0, ...times)
}
