import { useQueryClient } from '@tanstack/react-query'
import { bulk, bulkQuery, type BulkRequest } from '../../api/bulk.ts'
import { useProblemText } from '../../ui/problem.tsx'
import { toast } from '../../ui/toast.tsx'

/** Begins a change of many records in the background; the strip above the page tells how far it is. */
export function useBulk(object: string): (request: BulkRequest) => Promise<boolean> {
  const client = useQueryClient()
  const explain = useProblemText()
  return async request => {
    try {
      await bulk.begin(object, request)
      await client.invalidateQueries(bulkQuery)
      return true
    } catch (error) {
      toast(explain(error), { tone: 'bad' })
      return false
    }
  }
}
