/** A file put to a record by hand. */
export type Attachment = {
  id: string
  recordId: string
  commentId: string | null
  name: string
  mediaType: string
  bytes: number
  author: string
  /** by the reader himself */
  mine: boolean
  createdAt: string
  /** a browser shows it by itself */
  shown: boolean
}

/** What somebody wrote about a record. */
export type Comment = {
  id: string
  text: string
  author: string
  authorId: string | null
  mine: boolean
  /** members named in it, as they are called now */
  mentions: { id: string; name: string }[]
  createdAt: string
  editedAt: string | null
  attachments: Attachment[]
}

/** The newest comments, in the order they were written; `next` leads to earlier ones. */
export type Discussion = { items: Comment[]; next: string | null }

/** What a record is to the member who looks at it. */
export type Keeping = { following: boolean; favourite: boolean }

/** A record somebody keeps at hand. */
export type KeptRecord = { object: string; id: string; name: string; at: string }
export type Desk = { favourites: KeptRecord[]; recents: KeptRecord[] }
