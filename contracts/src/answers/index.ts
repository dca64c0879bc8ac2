/** What the API answers, as schemas: the document is made from them, and tests hold the routes against it. Not for the browser. */
export { Id, listOf, pagesOf } from './common.ts'
export * from './access.ts'
export * from './calls.ts'
export * from './contacts.ts'
export * from './identity.ts'
export * from './outbox.ts'
export * from './records.ts'
export * from './mail.ts'
