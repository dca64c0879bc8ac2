import { queryOptions } from '@tanstack/react-query'
import type { List, Notice } from '@huiliu/contracts'
import { call } from './client.ts'

export const noticesQuery = queryOptions({ queryKey: ['notices'], queryFn: () => call<List<Notice>>('/notices') })

export const notices = {
  dismiss: (id: string) => call<void>(`/notices/${id}`, { method: 'DELETE' }),
}
