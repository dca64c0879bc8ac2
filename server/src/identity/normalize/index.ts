export { identifierOf } from './identifier.ts'
