import type { Db } from '../kernel/index.ts'
import { viewingOnly } from './problems.ts'

/** The database for who only looks: no transaction of his begins, so no command can run. */
export function viewing(db: Db): Db {
  const refuse = async () => {
    throw viewingOnly()
  }
  return {
    schema: db.schema,
    query: db.query,
    tx: refuse,
    txThen: refuse,
    together: work => db.together(own => work(viewing(own))),
    get patient() {
      return viewing(db.patient)
    },
  }
}
