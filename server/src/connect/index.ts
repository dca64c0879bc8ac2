export { forgetTold } from './clear.ts'
export { subscriptionsReader } from './reader.ts'
export { subscriptionRoutes } from './routes.ts'
export { createTeller, type Teller } from './worker/teller.ts'
