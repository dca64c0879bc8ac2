import pg from 'pg'

const toDate: (text: string) => unknown = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ, 'text')

/** An instant of the database finer than a Date: PostgreSQL keeps microseconds, and times it made itself have them. */
export class FineInstant extends Date {
  readonly beyond: string

  constructor(date: Date, beyond: string) {
    super(date)
    this.beyond = beyond
  }
}

const FINE = /\.\d{3}(\d{1,3})/

/** `2026-11-30 08:30:00.123+00`, which is what a connection in UTC says: the engine's own reader takes a third of the time. */
const UTC = /^\d{4}-\d{2}-\d{2} [\d:.]+\+00$/

/** A timestamptz as a Date that goes back to the database as it came, whatever stands after its milliseconds. */
export function instantOf(text: string): unknown {
  const date = UTC.test(text) ? new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`) : toDate(text)
  const [, beyond] = FINE.exec(text) ?? []
  return beyond && date instanceof Date ? new FineInstant(date, beyond) : date
}

/** RFC 3339, with all that the database keeps: the place of a row in time, for cursors and parameters. */
export function exactText(at: Date): string {
  const text = at.toISOString()
  return at instanceof FineInstant ? `${text.slice(0, -1)}${at.beyond}Z` : text
}
