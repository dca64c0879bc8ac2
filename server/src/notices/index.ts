export { noticesReader, type HearNotices } from './notices-reader.ts'
export { noticeRoutes } from './routes.ts'
