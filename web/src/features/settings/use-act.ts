import { useQueryClient, type QueryKey } from '@tanstack/react-query'
import { useProblemText } from '../../ui/problem.tsx'
import { toast } from '../../ui/toast.tsx'

/** Runs a change, asks again for what it changed, and says what went wrong otherwise. */
export function useAct(
  queryKey: QueryKey,
): <T>(act: () => Promise<T>, done?: string) => Promise<{ ok: true; value: T } | { ok: false }> {
  const client = useQueryClient()
  const explain = useProblemText()
  return async (act, done) => {
    try {
      const value = await act()
      await client.invalidateQueries({ queryKey })
      if (done) toast(done)
      return { ok: true, value }
    } catch (error) {
      toast(explain(error), { tone: 'bad' })
      return { ok: false }
    }
  }
}
