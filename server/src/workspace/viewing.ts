import type { Db, ProblemError } from '../kernel/index.ts'

/** The database for who only looks: no transaction of his begins, so no command can run. */
export function viewing(db: Db, problem: () => ProblemError): Db {
  const refuse = async () => {
    throw problem()
  }
  return {
    schema: db.schema,
    onOneConnection: db.onOneConnection,
    query: db.query,
    tx: refuse,
    txThen: refuse,
    together: work => db.together(own => work(viewing(own, problem))),
    get patient() {
      return viewing(db.patient, problem)
    },
  }
}
