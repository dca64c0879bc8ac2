/** What crosses a process line: schemas and their types. Uses neither Node nor the DOM. */
export * from './fields.ts'
export * from './condition.ts'
export * from './problem.ts'
export * from './identity.ts'
export * from './contacts.ts'
export * from './records.ts'
export * from './workspace.ts'
export * from './live.ts'
