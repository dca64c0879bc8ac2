export { createMemory, type Memory } from './memory.ts'
export { buyersOf } from './buyers.ts'
export { displayNames } from './names.ts'
export { identifiersOf } from './normalize/index.ts'
export { observe } from './observe.ts'
export { personOf, readablePersons, type Person } from './person.ts'
export { visitorName } from './sentences.ts'
export { identityOf } from './views.ts'
export { identityRoutes } from './routes.ts'
export { edgesOfPerson, type PersonEdge } from './closure.ts'
export { contactFacts, type PersonFacts } from './contact-facts.ts'
export { contactWritten } from './staff-facts.ts'
export { undoIdentity } from './undo.ts'
export type { Evidence, GivenFact, IdentityServices, Observation } from './types.ts'
export {
  createSource,
  disableSource,
  insertSource,
  renameSource,
  sourceByKey,
  sourceViews,
  sourcesById,
  workspaceKeyOf,
  type NewSource,
  type SourceRow,
} from './sources.ts'
