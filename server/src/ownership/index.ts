export { ownershipRoutes } from './routes.ts'
export { registerPools } from './pool/undo.ts'
export { recyclePools } from './pool/recycle.ts'
export { matchesReader } from './match/reader.ts'
