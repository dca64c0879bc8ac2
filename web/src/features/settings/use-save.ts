import { useState } from 'react'
import type { QueryKey } from '@tanstack/react-query'
import { useQueryClient } from '@tanstack/react-query'
import { ApiProblem } from '../../api/client.ts'
import { useProblemText } from '../../ui/problem.tsx'
import { toast } from '../../ui/toast.tsx'

/** Saves a form: what is wrong with its fields stands beside them (`error`), anything else is said. */
export function useSave(queryKey: QueryKey): {
  error: unknown
  /** the form is another one now */
  forget: () => void
  save: <T>(act: () => Promise<T>, saved?: (value: T) => void | Promise<void>) => Promise<void>
} {
  const client = useQueryClient()
  const explain = useProblemText()
  const [error, setError] = useState<unknown>()
  async function save<T>(act: () => Promise<T>, saved?: (value: T) => void | Promise<void>): Promise<void> {
    try {
      const value = await act()
      await client.invalidateQueries({ queryKey })
      setError(undefined)
      await saved?.(value)
    } catch (refused) {
      setError(refused)
      if (!(refused instanceof ApiProblem && refused.problem.errors)) toast(explain(refused), { tone: 'bad' })
    }
  }
  return { error, save, forget: () => setError(undefined) }
}
