export {
  bind,
  DatabaseLost,
  constraintOf,
  ident,
  isPassing,
  joining,
  openPool,
  sqlState,
  type Db,
  type Queryable,
  type Row,
  type Tx,
  type Value,
} from './db.ts'
export { exactText } from './instant.ts'
export { idFrom, isId, newId } from './ids.ts'
export type { Actor, Ctx } from './context.ts'
export {
  ProblemError,
  bodyTooLarge,
  defineProblem,
  forbidden,
  invalidInput,
  malformedBody,
  notFound,
  overloaded,
  problemDetails,
  signedOut,
  tooManyRequests,
  unsupportedMedia,
  versionConflict,
  type LocalFieldProblem,
} from './problems.ts'
export { tidy, tidyId } from './text.ts'
export { createWakes, type Wakes } from './wakes.ts'
export { remember } from './bounded.ts'
export { createTally, type Tally } from './tally.ts'
export { createRandom, type Random } from './random.ts'
export { createRemembered, type Remembered } from './remembered.ts'
export { createSealer, openSealer, type Sealer } from './secrets.ts'
export { EVENT_COLUMNS, appendEvents, type NewEvent } from './log/append.ts'
export { markUndone, startAct, unmarkUndone, type NewAct } from './log/act.ts'
export { appendEvent, recordAct } from './log/record-act.ts'
export { horizonOf, type Log } from './log/horizon.ts'
export { ensurePartitions } from './log/partitions.ts'
export { placeIn, placeText } from './log/place.ts'
export { drainReader, readerLag, startReader, stepReader, type Reader } from './log/reader.ts'
export { SHARED_SCHEMA, migrateAll, migrateSchema } from './migrate.ts'
export { misfits } from './http/validation.ts'
export { createHttp, localeOf, sendProblem } from './http/server.ts'
export { MAX_FILE_BYTES, uploadedFile, type Uploaded } from './http/uploaded-file.ts'
export { contentDisposition } from './http/disposition.ts'
export { createFileStore, type FileStore } from './files.ts'
export { fileName } from './file-name.ts'
export { UNKNOWN, isShown, mediaTypeOf, toldType } from './media-type.ts'
export { html, raw, type Html } from './http/html.ts'
export { createRouter, type Route, type RouteFacts } from './http/route.ts'
export type { Logger } from './logger.ts'
