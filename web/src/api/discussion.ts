import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { Attachment, Comment, Desk, Discussion, Keeping, List } from '@huiliu/contracts'
import { call, query } from './client.ts'

const at = (object: string, id: string) => `/records/${object}/${id}`

export function commentsQuery(object: string, id: string) {
  return infiniteQueryOptions({
    queryKey: ['comments', object, id],
    queryFn: ({ pageParam }) => call<Discussion>(`${at(object, id)}/comments${query({ cursor: pageParam })}`),
    initialPageParam: '',
    getNextPageParam: last => last.next,
  })
}
export function attachmentsQuery(object: string, id: string) {
  return queryOptions({
    queryKey: ['attachments', object, id],
    queryFn: () => call<List<Attachment>>(`${at(object, id)}/attachments`),
  })
}
/** The first picture of each of these records. */
export function picturesQuery(object: string, ids: string[]) {
  return queryOptions({
    queryKey: ['look', object, 'pictures', ids],
    queryFn: ({ signal }) =>
      call<List<Attachment>>(`/records/${object}/pictures`, { method: 'POST', body: { ids }, signal }),
    enabled: ids.length > 0,
  })
}
export function keepingQuery(object: string, id: string) {
  return queryOptions({ queryKey: ['keeping', object, id], queryFn: () => call<Keeping>(`${at(object, id)}/keeping`) })
}
export const deskQuery = queryOptions({ queryKey: ['desk'], queryFn: () => call<Desk>('/desk'), staleTime: 10_000 })

export const discussion = {
  write: (object: string, id: string, body: { text: string; mentions: string[]; attachments: string[] }) =>
    call<Comment>(`${at(object, id)}/comments`, { method: 'POST', body }),
  change: (id: string, body: { text: string; mentions: string[] }) =>
    call<Comment>(`/comments/${id}`, { method: 'PATCH', body }),
  remove: (id: string) => call<void>(`/comments/${id}`, { method: 'DELETE' }),
  restore: (id: string) => call<void>(`/comments/${id}/deletion`, { method: 'DELETE' }),
  attach: (object: string, id: string, file: File) => {
    const form = new FormData()
    form.append('file', file)
    return call<Attachment>(`${at(object, id)}/attachments`, { method: 'POST', body: form })
  },
  detach: (id: string) => call<void>(`/attachments/${id}`, { method: 'DELETE' }),
  reattach: (id: string) => call<void>(`/attachments/${id}/deletion`, { method: 'DELETE' }),
  follow: (object: string, id: string, on: boolean) =>
    call<void>(`${at(object, id)}/follow`, { method: on ? 'POST' : 'DELETE' }),
  favour: (object: string, id: string, on: boolean) =>
    call<void>(`${at(object, id)}/favourite`, { method: on ? 'POST' : 'DELETE' }),
  opened: (object: string, id: string) => call<void>(`${at(object, id)}/opened`, { method: 'POST' }),
}
