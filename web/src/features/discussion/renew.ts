import { useQueryClient } from '@tanstack/react-query'

/** Asks again for what is written about a record and put to it. */
export function useRenew(object: string, id: string): () => Promise<void> {
  const client = useQueryClient()
  return async () => {
    await Promise.all(
      ['comments', 'attachments'].map(what => client.invalidateQueries({ queryKey: [what, object, id] })),
    )
  }
}
