import { lazy, Suspense, type ComponentType } from 'react'
import type { RecordRow } from '@huiliu/contracts'
import type { ObjectWithRights } from '../../api/objects.ts'

export type ActProps = { def: ObjectWithRights; row: RecordRow }

/** What can be done with records of one object beside what every record has; one line an object. */
const ACTS: Partial<Record<string, ComponentType<ActProps>>> = {
  lead: lazy(() => import('../sales/convert-lead.tsx').then(module => ({ default: module.ConvertLead }))),
}

export function RecordActs(props: ActProps) {
  const Acts = ACTS[props.def.name]
  if (!Acts) return null
  return (
    <Suspense fallback={null}>
      <Acts {...props} />
    </Suspense>
  )
}
