export { noticesReader } from './notices-reader.ts'
export { noticeRoutes } from './routes.ts'
