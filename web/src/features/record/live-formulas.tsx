import { lazy, Suspense } from 'react'
import type { ObjectDef } from '@huiliu/contracts'
import type { Values } from '../../api/records.ts'

const Live = lazy(() => import('./live-values.tsx').then(module => ({ default: module.LiveValues })))

/** What a record being written comes to, while it is written; nothing where the object computes nothing. */
export function LiveFormulas({ def, values }: { def: ObjectDef; values: Values }) {
  const computes =
    def.validations || def.fields.some(field => field.formula !== undefined || field.defaultFormula !== undefined)
  if (!computes) return null
  return (
    <Suspense fallback={null}>
      <Live def={def} values={values} />
    </Suspense>
  )
}
