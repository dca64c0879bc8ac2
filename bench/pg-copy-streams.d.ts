/** The package has no types of its own; what the measures use of it. */
declare module 'pg-copy-streams' {
  import type { Readable } from 'node:stream'
  import type { Submittable } from 'pg'
  export function to(sql: string): Submittable & Readable
}
