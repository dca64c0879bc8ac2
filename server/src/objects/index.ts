export { disagreements, type Disagreement } from './agreement.ts'
export { backgroundDone } from './background.ts'
export { readableExists, readableIds, readablePredicate } from './branches.ts'
export { catalogOf, objectIn, wholeCatalog, type Catalog } from './catalog.ts'
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
export { filterInWords } from './filter.ts'
export { followOwner } from './follow-owner.ts'
export { findRecord, findWithAccess, getRecord } from './get.ts'
export { once, type Answer } from './idempotency.ts'
export { resumeWork } from './resume.ts'
export { installStandard } from './install.ts'
export { liveOf, tableOf } from './ddl.ts'
export { maskChanges, maskValue, restrictsFields, shownValue } from './masks.ts'
export type { Counted } from './list-count.ts'
export { countEvery, countMatching, matchingIds } from './matching.ts'
export { openApiDocument } from './openapi.ts'
export { phrase, registerPhrases, wordedText } from './phrases.ts'
export { recordNames } from './present.ts'
export { queryRecords } from './query.ts'
export { recordRoutes } from './record-routes.ts'
export { changeField } from './change-field.ts'
export { EVERYBODY, allLayouts, deleteLayout, judgeOf, saveLayout } from './layouts.ts'
export { registerDependents, mentions } from './dependents.ts'
export { recordFileRoutes } from './record-file-routes.ts'
export { RECORD_FILE_CONTENTS, forgetUploads, keepFile } from './record-files.ts'
export { addressText, readAddress } from './types/address.ts'
export { kindOf } from './types/index.ts'
export { FieldSchema, LabelSchema, Name, ValidationsSchema, ViewSchema } from './schemas.ts'
export { LayoutSchema } from './layout-routes.ts'
export { liveCount } from './live-count.ts'
export { checkShapes, shapeTo, type Shape, type ShapeWork } from './shape-to.ts'
export { putSharedView, removeSharedView, sharedViews, type SharedView } from './shared-views.ts'
export { freeSlug } from './slugs.ts'
export { shapeRoutes } from './shape-routes.ts'
export { OWNER, refusal, writtenFields } from './check-values.ts'
export { findJudged, type Judged } from './find-judged.ts'
export { VALUE_MESSAGES, notUndoable, valueProblem } from './problems.ts'
export { findAllByField, findByField, relatedRecords, type Related, type StoredRecord } from './related.ts'
export { sameValue, stored } from './stored.ts'
export { sharingRoutes } from './sharing/routes.ts'
export { giveShare } from './sharing/shares.ts'
export { checkValue } from './values.ts'
export { registerUndo, takeBack, undoAct } from './undo.ts'
export { onWritten, write, type Change, type WrittenRecord } from './write.ts'
export { teamsHanding, viewsHanding } from './handing.ts'
