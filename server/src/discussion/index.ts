export { discussionRoutes, putRoutes } from './routes.ts'
