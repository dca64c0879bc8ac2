import { Type } from 'typebox'
import type {
  Attachment as AttachmentType,
  Comment as CommentType,
  Desk as DeskType,
  Discussion as DiscussionType,
  Keeping as KeepingType,
} from '../discussion.ts'
import { Count, Id, Text, Time, closed, nullable, says } from './common.ts'

export const Attachment = says<AttachmentType>()(
  Type.Object(
    {
      id: Id,
      recordId: Id,
      commentId: nullable(Id),
      name: Text,
      mediaType: Text,
      bytes: Count,
      author: Text,
      mine: Type.Boolean(),
      createdAt: Time,
      shown: Type.Boolean(),
    },
    closed,
  ),
)
export const Comment = says<CommentType>()(
  Type.Object(
    {
      id: Id,
      text: Text,
      author: Text,
      authorId: nullable(Id),
      mine: Type.Boolean(),
      mentions: Type.Array(Type.Object({ id: Id, name: Text }, closed)),
      createdAt: Time,
      editedAt: nullable(Time),
      attachments: Type.Array(Attachment),
    },
    closed,
  ),
)
export const Discussion = says<DiscussionType>()(
  Type.Object({ items: Type.Array(Comment), next: nullable(Text) }, closed),
)
export const Keeping = says<KeepingType>()(
  Type.Object({ following: Type.Boolean(), favourite: Type.Boolean() }, closed),
)
const KeptRecord = Type.Object({ object: Text, id: Id, name: Text, at: Time }, closed)
export const Desk = says<DeskType>()(
  Type.Object({ favourites: Type.Array(KeptRecord), recents: Type.Array(KeptRecord) }, closed),
)
