export { deskRoutes } from './routes.ts'
export { followsHanding } from './handing.ts'
