export { contactView } from './contact-view.ts'
export { timelineRoutes } from './routes.ts'
export { timeline } from './timeline.ts'
