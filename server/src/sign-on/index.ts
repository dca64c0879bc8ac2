export { publicSignOnRoutes } from './public-routes.ts'
export { signOnRoutes } from './routes.ts'
