export { contactView } from './contact-view.ts'
export { createLive, type Live } from './live.ts'
export { timelineRoutes } from './routes.ts'
export { timeline } from './timeline.ts'
