import { useQueryClient } from '@tanstack/react-query'
import { refreshContacts } from '../../../api/customers.ts'
import { useProblemText } from '../../../ui/problem.tsx'
import { toast } from '../../../ui/toast.tsx'

export type IdentityAct = <T extends { actId: string }>(done: string, act: () => Promise<T>) => Promise<T | undefined>

/** Runs an act on identities, asks again for every person it may have changed, and offers to take it back. */
export function useIdentityAct(): IdentityAct {
  const client = useQueryClient()
  const explain = useProblemText()
  return async (done, act) => {
    try {
      const result = await act()
      await refreshContacts(client)
      void client.invalidateQueries({ queryKey: ['explain'] })
      void client.invalidateQueries({ queryKey: ['record', 'contact'] })
      void client.invalidateQueries({ queryKey: ['records', 'contact'] })
      toast(done, { actId: result.actId })
      return result
    } catch (error) {
      toast(explain(error), { tone: 'bad' })
      return undefined
    }
  }
}
