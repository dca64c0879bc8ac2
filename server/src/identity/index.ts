export { createMemory, type Memory } from './memory.ts'
export { buyersOf } from './buyers.ts'
export { lookup } from './lookup.ts'
export { masksOf, type IdentifierMasks } from './masking.ts'
export { displayNames } from './names.ts'
export { FACT_FIELDS } from './contacts.ts'
export { barOf, identifiersOf, type Comparable } from './normalize/index.ts'
export { carriersOfAll, personsOfSightings, typedFields, withdrawSightings, type CarriedBy } from './files.ts'
export { observe } from './observe.ts'
export { personOf, readablePersons, type Person } from './person.ts'
export { refusalText, unusableText, visitorName } from './sentences.ts'
export { identityOf } from './views.ts'
export { identityRoutes } from './routes.ts'
export { edgesOfPerson, type PersonEdge } from './closure.ts'
export { contactFacts, type PersonFacts } from './contact-facts.ts'
export { contactWritten } from './staff-facts.ts'
export { undoIdentity } from './undo.ts'
export type { Evidence, GivenFact, IdentityServices, Observation } from './types.ts'
export {
  addSource,
  changeSource,
  createSource,
  disableSource,
  insertSource,
  isPublic,
  renameSource,
  sourceByKey,
  sourceView,
  sourceViews,
  sourcesById,
  tellOfSource,
  workspaceKeyOf,
  type NewSource,
  type SourceFacts,
  type SourceRow,
} from './sources.ts'
