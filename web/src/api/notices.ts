import { queryOptions } from '@tanstack/react-query'
import type { ExportNotice, List, Notice, RecordNotice } from '@huiliu/contracts'
import { call } from './client.ts'

export const noticesQuery = queryOptions({ queryKey: ['notices'], queryFn: () => call<List<Notice>>('/notices') })

/** What the bell tells of; differing owners are something to do, of today. */
export function isForReader(notice: Notice): notice is RecordNotice | ExportNotice {
  return notice.kind !== 'owners_differ'
}

export const notices = {
  dismiss: (id: string) => call<void>(`/notices/${id}`, { method: 'DELETE' }),
  dismissAll: () => call<void>('/notices', { method: 'DELETE' }),
}
