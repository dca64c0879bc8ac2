export { createAcceptor, type Delivery } from './accept.ts'
export { collectRoutes, type CollectServices } from './collect-routes.ts'
export { ingestReader } from './process.ts'
export { ingestRoutes } from './routes.ts'
