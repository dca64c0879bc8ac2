export { foundDemo, type FoundedDemo } from './found.ts'
export { loadDemo } from './load.ts'
export { progressBar } from './terminal.ts'
