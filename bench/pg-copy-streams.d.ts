/** The package has no types of its own; what the measures use of it. */
declare module 'pg-copy-streams' {
  import type { Readable, Writable } from 'node:stream'
  import type { Submittable } from 'pg'
  export function from(sql: string): Submittable & Writable
  export function to(sql: string): Submittable & Readable
}
