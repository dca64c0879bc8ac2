/** What a member is told that nobody asked for. owners_differ: a customer of his and one of a colleague's are one person. */
export type Notice = {
  id: string
  kind: 'owners_differ'
  at: string
  /** his customer, as its record is called now */
  name: string
  /** the person now, where he may see them */
  contactId: string | null
  /** who else looks after that person */
  owners: string[]
  /** one sentence in the reader's language */
  why: string
}
