export { backgroundDone } from './background.ts'
export { readableExists, readableIds, readablePredicate } from './branches.ts'
export { catalogOf, objectIn, type Catalog } from './catalog.ts'
export {
  acceptance,
  contactName,
  contactNames,
  contactStates,
  contactValues,
  joinContacts,
  recordHolders,
  recordsVia,
  repointRecords,
  workedOn,
  type ContactState,
  type RecordRef,
} from './contact-rows.ts'
export { followOwner } from './follow-owner.ts'
export { findRecord, findWithAccess, getRecord } from './get.ts'
export { once, type Answer } from './idempotency.ts'
export { installStandard } from './install.ts'
export { resumeWork } from './resume.ts'
export { maskChanges, maskValue, restrictsFields, shownValue } from './masks.ts'
export { countMatching, matchingIds } from './matching.ts'
export { openApiDocument } from './openapi.ts'
export { phrase, registerPhrases, wordedText } from './phrases.ts'
export { recordNames } from './present.ts'
export { queryRecords } from './query.ts'
export { recordRoutes } from './record-routes.ts'
export { changeField } from './shape.ts'
export { shapeRoutes } from './shape-routes.ts'
export { OWNER, checkValues, writtenFields } from './check-values.ts'
export { findJudged, type Judged } from './find-judged.ts'
export { VALUE_MESSAGES, notUndoable } from './problems.ts'
export { findAllByField, findByField, relatedRecords, type Related, type StoredRecord } from './related.ts'
export { sameValue, stored } from './stored.ts'
export { sharingRoutes } from './sharing/routes.ts'
export { checkValue } from './values.ts'
export { registerUndo, takeBack, undoAct } from './undo.ts'
export { onWritten, write, type Change, type WrittenRecord } from './write.ts'
