import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { loadConfig } from '../kernel/config.ts'
import type { Config } from '../kernel/config.ts'
import { createLogger } from '../kernel/logger.ts'
import { bind } from '../kernel/index.ts'
import { inspectRuntime, isServerRunning, withDatabase } from '../kernel/postgres/index.ts'
import { disagreements } from '../objects/index.ts'
import { unfinishedChanges } from '../solutions/index.ts'
import { listWorkspaces } from '../workspace/index.ts'
import { parse } from './command.ts'

type Finding = { ok: boolean; zh: string; en: string }
type Check = { zh: string; en: string; look(config: Config): Promise<Finding> }

const GB = 1024 ** 3
const LEAST_FREE = 1 * GB

const CHECKS: Check[] = [
  { zh: '数据文件夹', en: 'Data folder', look: lookAtFolder },
  { zh: '磁盘空间', en: 'Disk space', look: lookAtDisk },
  { zh: 'PostgreSQL', en: 'PostgreSQL', look: lookAtPostgres },
  { zh: '对象与数据表', en: 'Objects and tables', look: lookAtShape },
  { zh: '方案安装', en: 'Solutions', look: lookAtSolutions },
  { zh: '端口', en: 'Port', look: lookAtPort },
]

/** Looks at what a start needs and changes nothing; exit code 1 when something is wrong. */
export async function runDoctor(args: string[]): Promise<number> {
  parse(args, {})
  const config = loadConfig()
  let failed = 0
  for (const { zh, en, look } of CHECKS) {
    const finding = await look(config).catch((error: unknown) => ({ ok: false, zh: String(error), en: String(error) }))
    const text = finding.zh === finding.en ? finding.zh : `${finding.zh} · ${finding.en}`
    process.stdout.write(`${finding.ok ? '✓' : '✗'} ${zh === en ? zh : `${zh} ${en}`}: ${text}\n`)
    if (!finding.ok) failed += 1
  }
  return failed > 0 ? 1 : 0
}

async function lookAtFolder({ dataDir }: Config): Promise<Finding> {
  accessSync(nearest(dataDir), constants.R_OK | constants.W_OK | constants.X_OK)
  if (!existsSync(dataDir)) return { ok: true, zh: `${dataDir}（首次启动时创建）`, en: 'made at the first start' }
  const secrets = join(dataDir, 'secrets')
  const isOpen = existsSync(secrets) && (statSync(secrets).mode & 0o077) !== 0
  if (!isOpen) return { ok: true, zh: dataDir, en: dataDir }
  return { ok: false, zh: `${secrets} 对他人可读，请执行 chmod 700`, en: 'others can read it: chmod 700' }
}

async function lookAtDisk({ dataDir }: Config): Promise<Finding> {
  const { bavail, bsize } = await statfs(nearest(dataDir))
  const free = `${((bavail * bsize) / GB).toFixed(1)} GB`
  return { ok: bavail * bsize >= LEAST_FREE, zh: `可用 ${free}`, en: `${free} free` }
}

async function lookAtPostgres(config: Config): Promise<Finding> {
  if (!config.databaseUrl && !existsSync(join(config.dataDir, 'postgres', 'PG_VERSION'))) {
    const { version } = await inspectRuntime(config.dataDir)
    return {
      ok: true,
      zh: `内置 ${version}（首次启动时创建数据库）`,
      en: `embedded ${version}, made at the first start`,
    }
  }
  const log = createLogger({ level: 'silent' })
  const version = await withDatabase(config, log, async pool => {
    const { rows } = await pool.query<{ version: string }>(`select current_setting('server_version') as version`)
    return rows[0]?.version ?? ''
  })
  const [zh, en] = config.databaseUrl ? ['外部', 'external'] : ['内置', 'embedded']
  return { ok: true, zh: `${zh} ${version}`, en: `${en} ${version}` }
}

/** Whether what the workspaces' metadata says of objects and fields is what their tables are. */
async function lookAtShape(config: Config): Promise<Finding> {
  if (!config.databaseUrl && !existsSync(join(config.dataDir, 'postgres', 'PG_VERSION')))
    return { ok: true, zh: '首次启动时创建', en: 'made at the first start' }
  const wrong = await withDatabase(config, createLogger({ level: 'silent' }), async pool => {
    const found: string[] = []
    for (const { key, schema } of await listWorkspaces(pool))
      for (const { what, object, name } of await disagreements(bind(pool, schema)))
        found.push(`${key}: ${what} ${name === null ? object : `${object}.${name}`}`)
    return found
  })
  if (wrong.length === 0) return { ok: true, zh: '一致', en: 'agree' }
  const listed = wrong.slice(0, 10).join('; ')
  return { ok: false, zh: `${wrong.length} 处不一致：${listed}`, en: `${wrong.length} disagreements` }
}

/** Whether an installation of a solution was left half way; a start takes an interrupted one up again. */
async function lookAtSolutions(config: Config): Promise<Finding> {
  if (!config.databaseUrl && !existsSync(join(config.dataDir, 'postgres', 'PG_VERSION')))
    return { ok: true, zh: '首次启动时安装', en: 'installed at the first start' }
  const left = await withDatabase(config, createLogger({ level: 'silent' }), async pool => {
    const found: string[] = []
    for (const { key, schema } of await listWorkspaces(pool))
      for (const solution of await unfinishedChanges(bind(pool, schema))) found.push(`${key}: ${solution}`)
    return found
  })
  if (left.length === 0) return { ok: true, zh: '完整', en: 'complete' }
  return {
    ok: false,
    zh: `${left.length} 次安装没有完成：${left.slice(0, 10).join('; ')}`,
    en: `${left.length} unfinished`,
  }
}

async function lookAtPort({ host, port, dataDir }: Config): Promise<Finding> {
  const place = `${host}:${port}`
  if (isServerRunning(dataDir)) return { ok: true, zh: `${place}（汇流正在运行）`, en: 'Huiliu is running' }
  const probe = createServer()
  try {
    probe.listen({ host, port, exclusive: true })
    await once(probe, 'listening')
    return { ok: true, zh: `${place} 空闲`, en: 'free' }
  } catch (error) {
    return { ok: false, zh: `${place} 不可用：${String(error)}`, en: 'not available' }
  } finally {
    probe.close()
  }
}

/** The folder itself or the closest one above it that exists. */
function nearest(folder: string): string {
  return existsSync(folder) ? folder : nearest(dirname(folder))
}
