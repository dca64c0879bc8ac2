import { registerPhrases, registerUndo } from '../objects/index.ts'
import { MISSED_PHRASES } from './missed.ts'
import { undoNote } from './notes.ts'

export { fetchRecording } from './fetch-recording.ts'
export { callsReader, type CallChanged } from './calls-reader.ts'
export { tryLine } from './try-line.ts'
export { callRoutes } from './routes.ts'
export { concerns } from './visible.ts'

/** What others are told of calls. A note is taken back by whoever wrote it; `undoNote` says who may. */
export function registerCalls(): void {
  registerPhrases(MISSED_PHRASES)
  registerUndo('calls', undoNote, () => true)
}
