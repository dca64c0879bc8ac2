import type { Ctx, FileStore } from '../kernel/index.ts'
import { createExportWork, type ExportWork } from './export/work.ts'
import { createImportWork, type ImportWork } from './import/work.ts'

export type { ExportWork } from './export/work.ts'
export type { ImportWork } from './import/work.ts'

/** What a workspace takes in and gives out, in the background. */
export type TransferWork = {
  imports: ImportWork
  exports: ExportWork
  resume(): Promise<void>
  stop(): Promise<void>
}

type Where = { store: FileStore; folder: string }

/** `folder`: where exported files lie; `store`: those that come in with spreadsheets. */
export function createTransferWork(system: (now: Date) => Ctx, { store, folder }: Where): TransferWork {
  const imports = createImportWork(system, store)
  const exports = createExportWork(system, folder)
  return {
    imports,
    exports,
    async resume() {
      await imports.resume()
      await exports.resume()
    },
    async stop() {
      await imports.stop()
      await exports.stop()
    },
  }
}
