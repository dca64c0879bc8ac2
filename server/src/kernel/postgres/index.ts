export { lockFolder, lockForServer } from './folder-lock.ts'
export type { FolderLock, Holder } from './folder-lock.ts'
export { startPostgres } from './start.ts'
export type { Postgres, StartOptions } from './start.ts'
