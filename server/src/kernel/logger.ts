import { pino } from 'pino'
import type { Logger } from 'pino'

export type { Logger }
export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

const SECRETS = [
  'authorization',
  'connectionString',
  'cookie',
  'databaseUrl',
  'key',
  'password',
  'secret',
  'set-cookie',
  'token',
  'writeKey',
]

/** JSON lines: object first, message second. `to: 'stderr'` is for commands whose stdout is their answer. */
export function createLogger({ level, to = 'stdout' }: { level: LogLevel; to?: 'stdout' | 'stderr' }): Logger {
  const paths = SECRETS.flatMap(name => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`])
  const options = {
    level,
    base: null,
    redact: { paths, censor: '[redacted]' },
    timestamp: pino.stdTimeFunctions.isoTime,
  }
  return pino(options, pino.destination({ dest: to === 'stdout' ? 1 : 2, sync: true }))
}
