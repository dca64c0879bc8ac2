import { lazy, Suspense, useSyncExternalStore } from 'react'
import type { QueryClient } from '@tanstack/react-query'
import type { Field, RecordRow } from '@huiliu/contracts'
import { ApiProblem } from '../../api/client.ts'
import { objectQuery, type ObjectWithRights } from '../../api/objects.ts'
import type { Values } from '../../api/records.ts'
import { isEditable } from '../../ui/fields.ts'

const MissingDialog = lazy(() => import('./missing-dialog.tsx').then(module => ({ default: module.MissingDialog })))

/** A change that was refused because of fields it does not give, and what to do with what is given instead. */
export type Asking = {
  def: ObjectWithRights
  row: RecordRow
  fields: Field[]
  problem: ApiProblem
  answer: (values: Values | undefined) => void
}

let asking: Asking | undefined
const listeners = new Set<() => void>()

type Refused = { object: string; row: RecordRow; values: Values; error: unknown }

/**
 * Where a change is refused for want of other fields (a lost opportunity needs its reason), asks for them. Undefined where
 * nothing can be asked for, or nobody answers.
 */
export async function askMissing(
  client: QueryClient,
  { object, row, values, error }: Refused,
): Promise<Values | 'not_asked' | undefined> {
  if (!(error instanceof ApiProblem) || error.code !== 'invalid_input') return 'not_asked'
  const def = await client.ensureQueryData(objectQuery(object))
  const fields = def.fields.filter(
    field => !Object.hasOwn(values, field.name) && isEditable(field) && error.fieldProblem(field.name),
  )
  if (fields.length === 0) return 'not_asked'
  return new Promise(resolve => {
    asking?.answer(undefined)
    show({ def, row, fields, problem: error, answer: given => (show(undefined), resolve(given)) })
  })
}

/** Where the question stands while there is one. */
export function MissingFields() {
  const now = useSyncExternalStore(subscribe, () => asking)
  if (!now) return null
  return (
    <Suspense fallback={null}>
      <MissingDialog {...now} />
    </Suspense>
  )
}

function show(next: Asking | undefined): void {
  asking = next
  for (const listener of listeners) listener()
}
function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
