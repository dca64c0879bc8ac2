export { bulkRoutes } from './routes.ts'
export { registerBulkUndo } from './undo.ts'
export { createBulkWork, type BulkWork } from './work.ts'
