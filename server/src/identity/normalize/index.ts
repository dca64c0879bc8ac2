export { barOf } from './bars.ts'
export { identifierOf, identifiersOf, isWorldwide, type Around, type Comparable } from './identifier.ts'
export type { Unusable } from './reading.ts'
