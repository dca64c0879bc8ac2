import { queryOptions, type QueryClient } from '@tanstack/react-query'

/** A secret just made: shown until the page is left for good, never asked for again. */
export function freshSecretQuery(id: string) {
  return queryOptions<string | null>({ queryKey: ['freshSecret', id], queryFn: () => null, enabled: false })
}

export function keepFreshSecret(client: QueryClient, id: string, secret: string): void {
  client.setQueryData(freshSecretQuery(id).queryKey, secret)
}
