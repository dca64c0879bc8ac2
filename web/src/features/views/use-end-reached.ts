import { useEffect } from 'react'

type Paged = { hasNextPage: boolean; isFetching: boolean; fetchNextPage: () => Promise<unknown> }

/** Asks for the next page when what is shown comes near the end of what is loaded. */
export function useEndReached(
  { hasNextPage, isFetching, fetchNextPage }: Paged,
  { shown, loaded }: { shown: number; loaded: number },
): void {
  useEffect(() => {
    if (hasNextPage && !isFetching && shown >= loaded - 10) void fetchNextPage()
  }, [hasNextPage, isFetching, fetchNextPage, shown, loaded])
}
