import { queryOptions } from '@tanstack/react-query'
import type { FormBody, List, PublicForm } from '@huiliu/contracts'
import { call, query } from './client.ts'

export function formsQuery(object: string) {
  return queryOptions({
    queryKey: ['forms', object],
    queryFn: () => call<List<PublicForm>>(`/forms${query({ object })}`),
  })
}

export const forms = {
  create: (object: string, body: FormBody) => call<PublicForm>(`/forms${query({ object })}`, { method: 'POST', body }),
  change: (id: string, body: { version?: number; body?: FormBody; open?: boolean }) =>
    call<PublicForm>(`/forms/${id}`, { method: 'PATCH', body }),
  remove: (id: string) => call<void>(`/forms/${id}`, { method: 'DELETE' }),
}

export function formUrl({ address }: Pick<PublicForm, 'address'>): string {
  return `${location.origin}/f/${address}`
}
