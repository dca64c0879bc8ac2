/** What wakes the work on bulk acts; nothing depends on it. */
export const BULK = 'bulk'
