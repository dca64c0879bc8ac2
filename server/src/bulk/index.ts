export { beginGiving } from './begin.ts'
export { bulkRoutes } from './routes.ts'
export { registerBulkUndo, undoBulksOf } from './undo.ts'
export { createBulkWork, type BulkWork } from './work.ts'
