import { queryOptions } from '@tanstack/react-query'
import type { List, Notice, RecordNotice } from '@huiliu/contracts'
import { call } from './client.ts'

export const noticesQuery = queryOptions({ queryKey: ['notices'], queryFn: () => call<List<Notice>>('/notices') })

export function isAboutRecord(notice: Notice): notice is RecordNotice {
  return 'recordId' in notice
}

export const notices = {
  dismiss: (id: string) => call<void>(`/notices/${id}`, { method: 'DELETE' }),
  dismissAll: () => call<void>('/notices', { method: 'DELETE' }),
}
