export { leadRoutes } from './leads/routes.ts'
export { registerLines } from './lines/index.ts'
export { ordersReader } from './orders-reader.ts'
