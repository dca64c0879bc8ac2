export { ATTACHMENT_CONTENTS } from './attachments.ts'
export { discussionRoutes, putRoutes } from './routes.ts'
