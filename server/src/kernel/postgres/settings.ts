import { totalmem } from 'node:os'

const MB = 1024 * 1024

/** A small server beside an application on one machine. */
const SETTINGS = {
  listen_addresses: '',
  port: '5432',
  unix_socket_permissions: '0700',
  max_connections: '60',
  work_mem: '8MB',
  maintenance_work_mem: '128MB',
  random_page_cost: '1.1',
  effective_io_concurrency: '32',
  // The package is built without lz4 and zstd.
  wal_compression: 'pglz',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  jit: 'off',
  // ⏱ A look at a whole table from the system's cache takes a fifth less CPU without workers handing over pages.
  io_method: 'sync',
  // Many ask at once on few cores: workers beside a query would only wait for each other's.
  max_parallel_workers_per_gather: '0',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // A server that was killed leaves its queries running; this ends them.
  client_connection_check_interval: '5s',
  // Errors go to the caller. Their text and statement hold personal data, which no log may.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
}

/** For data nobody will miss: tests only. */
const UNSAFE = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }

/** Command-line arguments of the postmaster; also how a running one is recognised as started with today's settings. */
export function settingsArguments({ fsync }: { fsync: boolean }): string[] {
  const settings = { ...SETTINGS, ...memory(), ...(fsync ? {} : UNSAFE) }
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/**
 * Pages of PostgreSQL's own take memory only once they are used. ⏱ A page from the system's cache costs ten times one from
 * there, and what a million contacts are searched and listed by is some 700 MB.
 */
function memory(): Record<string, string> {
  const available = Math.min(totalmem(), process.constrainedMemory() || Infinity) / MB
  const megabytes = (share: number, most: number) => `${Math.floor(Math.min(most, Math.max(128, available * share)))}MB`
  return { shared_buffers: megabytes(1 / 8, 1024), effective_cache_size: megabytes(1 / 2, Infinity) }
}
