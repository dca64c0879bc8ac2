import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { GroupsQuery, RecordGroups, RecordList, RecordQuery } from '@huiliu/contracts'
import { call } from './client.ts'

/** What boards, calendars and groups ask: renewed by every hint about the object's records (app/live.tsx). */
const look = (object: string) => ['look', object] as const
export const looksOf = look

export function groupsQuery(object: string, asked: GroupsQuery) {
  return queryOptions({
    queryKey: [...look(object), 'groups', asked],
    queryFn: ({ signal }) => call<RecordGroups>(`/records/${object}/groups`, { method: 'POST', signal, body: asked }),
    placeholderData: before => before,
  })
}

const PAGE = 30

/** The records of one group, page by page. */
export function groupRecordsQuery(object: string, asked: RecordQuery) {
  return infiniteQueryOptions({
    queryKey: [...look(object), 'records', asked],
    queryFn: ({ pageParam, signal }) =>
      call<RecordList>(`/records/${object}/query`, {
        method: 'POST',
        signal,
        body: { ...asked, limit: PAGE, cursor: pageParam || undefined },
      }),
    initialPageParam: '',
    getNextPageParam: last => last.next,
  })
}

/** As many records of a stretch of time are shown at once. */
export const SPAN_LIMIT = 500

/** The records of a stretch of time. */
export function spanQuery(object: string, asked: RecordQuery) {
  return queryOptions({
    queryKey: [...look(object), 'span', asked],
    queryFn: ({ signal }) =>
      call<RecordList>(`/records/${object}/query`, { method: 'POST', signal, body: { ...asked, limit: SPAN_LIMIT } }),
    placeholderData: before => before,
  })
}
