import { useQuery } from '@tanstack/react-query'

export type DayMark = { kind: 'off' | 'work'; name: string | null }

/** What is special about days in China: days off by their name, weekends that are worked. Loaded when a calendar is looked at. */
export function useHolidays(days: string[], country: string | undefined): ReadonlyMap<string, DayMark> {
  const found = useQuery({
    queryKey: ['holidays', days[0], days.at(-1)],
    queryFn: () => marksOf(days),
    enabled: country === 'CN',
    staleTime: Infinity,
  })
  return found.data ?? NONE
}

const NONE: ReadonlyMap<string, DayMark> = new Map()

async function marksOf(days: string[]): Promise<ReadonlyMap<string, DayMark>> {
  const { getDayDetail } = await import('chinese-days')
  return new Map(
    days.flatMap((day): [string, DayMark][] => {
      // Of holidays and the weekends worked for them alone: `National Day,国庆节,3`.
      const { work, name } = getDayDetail(day)
      const [, zh] = name.split(',')
      if (zh === undefined) return []
      return [[day, work ? { kind: 'work', name: null } : { kind: 'off', name: zh }]]
    }),
  )
}
