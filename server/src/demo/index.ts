export { foundDemo, type FoundedDemo } from './found.ts'
export { loadDemo } from './load.ts'
export { demoRoutes } from './routes.ts'
export { progressBar } from './terminal.ts'
