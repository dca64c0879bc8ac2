import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What package-lock.json says of one package. */
export type LockEntry = {
  version?: string
  resolved?: string
  integrity?: string
  license?: string
  dev?: boolean
  link?: boolean
  hasInstallScript?: boolean
  engines?: { node?: string }
  optionalDependencies?: Record<string, string>
}
export type LockedPackage = { path: string; name: string; entry: LockEntry }

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** Every installed package, by its path below the repository; ours are those outside node_modules. */
export function lockedPackages(): LockedPackage[] {
  const { packages }: { packages: Record<string, LockEntry> } = readJson('package-lock.json')
  return Object.entries(packages).map(([path, entry]) => {
    const { license } = entry.license || entry.link ? entry : readLicence(path)
    return { path, name: path.replace(/^.*node_modules\//, ''), entry: license ? { ...entry, license } : entry }
  })
}

export function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(`${ROOT}${path}`, 'utf8'))
}

/** Old packages state their licence where the lock does not look. Packages of other platforms are not there to be read. */
function readLicence(path: string): { license?: string } {
  try {
    const { license, licenses = [] } = readJson<{ license?: string; licenses?: { type: string }[] }>(
      join(path, 'package.json'),
    )
    const stated = license ?? licenses.map(one => one.type).join(' OR ')
    return stated ? { license: stated } : {}
  } catch {
    return {}
  }
}
