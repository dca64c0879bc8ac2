import { registerUndo, notUndoable } from '../objects/index.ts'

export { writeSheet, type OutCell } from './files/write.ts'
export { transferRoutes } from './routes.ts'
export { UPLOAD_LIMITS } from './upload.ts'
export { createImportWork, type ImportWork } from './import/work.ts'

/** One transaction of an import is no act of its own to a person: the import is taken back, whole. */
export function registerImportUndo(): void {
  registerUndo('import', async () => {
    throw notUndoable()
  })
}
