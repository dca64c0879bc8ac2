/** Values in the one spelling in which they are compared, on the server and in the browser alike. */
export { canonicalDecimal, compareDecimals } from './decimal.ts'
export { compareText, fold, isStorable } from './text.ts'
export { addDays, canonicalInstant, dayAt, isDay, localTime, startOfDay } from './time.ts'
