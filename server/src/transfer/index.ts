import { registerUndo, notUndoable } from '../objects/index.ts'

export type { OutCell } from './files/out.ts'
export { writeSheet } from './files/write.ts'
export { transferRoutes } from './routes.ts'
export { UPLOAD_LIMITS } from './upload.ts'
export { createTransferWork, type ExportWork, type ImportWork, type TransferWork } from './work.ts'
export { forgetExports } from './export/work.ts'
export { IMPORT_FILE_CONTENTS, forgetPacked } from './import/packed.ts'

/** One transaction of an import is no act of its own to a person: the import is taken back, whole. */
export function registerImportUndo(): void {
  registerUndo('import', async () => {
    throw notUndoable()
  })
}
