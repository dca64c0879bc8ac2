import { queryOptions } from '@tanstack/react-query'
import type {
  ExportablePart,
  List,
  Sandbox,
  SolutionChange,
  SolutionHead,
  SolutionPart,
  SolutionPlan,
  SolutionView,
} from '@huiliu/contracts'
import { blobOf, call, query } from './client.ts'

export const solutionsQuery = queryOptions({
  queryKey: ['solutions'],
  queryFn: () => call<List<SolutionView>>('/solutions'),
})
export const solutionChangesQuery = queryOptions({
  queryKey: ['solutions', 'changes'],
  queryFn: () => call<List<SolutionChange>>('/solution-changes'),
})
export const solutionPartsQuery = queryOptions({
  queryKey: ['solutions', 'parts'],
  queryFn: () => call<List<ExportablePart>>('/solution-parts'),
  gcTime: 0,
})
export function planQuery(name: string, to: 'install' | 'remove') {
  return queryOptions({
    queryKey: ['solutions', 'plan', name, to],
    queryFn: () => call<SolutionPlan>(`/solutions/${name}/plan${query({ to })}`),
    gcTime: 0,
    retry: false,
  })
}

export const sandboxesQuery = queryOptions({
  queryKey: ['solutions', 'sandboxes'],
  queryFn: () => call<List<Sandbox>>('/sandboxes'),
})
/** What this workspace is a sandbox of. */
export const sandboxOriginQuery = queryOptions({
  queryKey: ['sandbox-origin'],
  queryFn: () => call<{ origin: { id: string; name: string } | null }>('/sandbox-origin'),
  staleTime: Infinity,
})
export function promotionQuery(id: string) {
  return queryOptions({
    queryKey: ['solutions', 'promotion', id],
    queryFn: () => call<SolutionPlan>(`/sandboxes/${id}/plan`),
    gcTime: 0,
    retry: false,
  })
}

/** Going in or out changes the session: the app starts anew. */
export const sandboxes = {
  make: (name: string) => call<Sandbox>('/sandboxes', { method: 'POST', body: { name } }),
  end: (id: string) => call<void>(`/sandboxes/${id}`, { method: 'DELETE' }),
  promote: (id: string) => call<SolutionChange>(`/sandboxes/${id}/promotion`, { method: 'POST' }),
  enter: (id: string) => call<{ workspace: string }>(`/sandboxes/${id}/entry`, { method: 'POST' }),
  leave: () => call<{ workspace: string }>('/sandbox-origin/entry', { method: 'POST' }),
}

type Exporting = Pick<SolutionHead, 'name' | 'label' | 'description' | 'version'> & {
  parts: Pick<SolutionPart, 'kind' | 'name'>[]
}

export const solutions = {
  install: (name: string) => call<SolutionChange>(`/solutions/${name}/installation`, { method: 'PUT' }),
  remove: (name: string, confirmed: boolean) =>
    call<SolutionChange>(`/solutions/${name}/installation${confirmed ? '?confirmed=true' : ''}`, { method: 'DELETE' }),
  undo: (id: string) => call<SolutionChange>(`/solution-changes/${id}/undoing`, { method: 'POST' }),
  bring: (file: File) => {
    const form = new FormData()
    form.append('file', file)
    return call<SolutionView>('/solutions', { method: 'POST', body: form })
  },
  forget: (name: string) => call<void>(`/solutions/${name}`, { method: 'DELETE' }),
  write: (body: Exporting) => blobOf('/solution-exports', { method: 'POST', body }),
}
