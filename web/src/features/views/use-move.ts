import { useQueryClient } from '@tanstack/react-query'
import type { RecordRow } from '@huiliu/contracts'
import { ApiProblem } from '../../api/client.ts'
import { looksOf } from '../../api/looks.ts'
import { recordQuery, records, type Values } from '../../api/records.ts'
import { useProblemText } from '../../ui/problem.tsx'
import { toast } from '../../ui/toast.tsx'
import { askMissing } from '../record/ask-missing.tsx'

type Move = { row: RecordRow; values: Values; said: string }

/**
 * Moving a card, a day or a bar is an edit: saved at once and undoable. What others changed meanwhile in other fields stays;
 * where they changed this very field, theirs stands and it is said. What the move still needs is asked for.
 */
export function useMove(object: string): (move: Move) => Promise<boolean> {
  const client = useQueryClient()
  const explain = useProblemText()
  async function save({ row, values, said }: Move): Promise<boolean> {
    try {
      const { data, actId } = await records.update(object, row, values)
      client.setQueryData(['record', object, row.id], data)
      toast(said, { actId })
      return true
    } catch (error) {
      const now = isConflict(error) ? await current(row) : undefined
      if (now && Object.keys(values).every(name => same(now[name], row[name]))) return save({ row: now, values, said })
      const more = await askMissing(client, { object, row, values, error })
      if (more === 'not_asked') toast(explain(error), { tone: 'bad' })
      return typeof more === 'object' && save({ row, values: { ...values, ...more }, said })
    }
  }
  function current(row: RecordRow): Promise<RecordRow> {
    return client.fetchQuery({ ...recordQuery(object, row.id), staleTime: 0 })
  }
  return async move => {
    const done = await save(move)
    await client.invalidateQueries({ queryKey: looksOf(object) })
    void client.invalidateQueries({ queryKey: ['history', object, move.row.id] })
    return done
  }
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null)
}

function isConflict(error: unknown): boolean {
  return error instanceof ApiProblem && error.code === 'version_conflict'
}
