import { access } from '../../api/access.ts'
import { useProblemText } from '../../ui/problem.tsx'
import { toast } from '../../ui/toast.tsx'

type Wanted = Parameters<typeof access.act>[0] | null

/** Acts in somebody's place, looks with his rights, or (null) is oneself again. The app starts anew: nothing it knew counts. */
export function useActAs(): (wanted: Wanted) => Promise<void> {
  const explain = useProblemText()
  return async wanted => {
    try {
      await (wanted ? access.act(wanted) : access.beMyself())
      location.assign('/today')
    } catch (error) {
      toast(explain(error), { tone: 'bad' })
    }
  }
}
