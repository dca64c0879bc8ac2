const nothing = () => undefined

/** What is done is said by the toast, which is a live region; the keys are the view's own. */
export const SILENT = {
  announcements: { onDragStart: nothing, onDragOver: nothing, onDragEnd: nothing, onDragCancel: nothing },
  screenReaderInstructions: { draggable: '' },
}
