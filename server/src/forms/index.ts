export { formRoutes } from './routes.ts'
export { publicFormRoutes, type FormsOpen } from './page-routes.ts'
export { registerFormDependents } from './forms.ts'
export { submissionsReader } from './submissions-reader.ts'
