import type { PartKind } from '@huiliu/contracts'
import { appKind } from './app.ts'
import type { Kind } from './contract.ts'
import { formKind } from './form.ts'
import { layoutKind } from './layout.ts'
import { objectKind } from './object.ts'
import { roleKind } from './role.ts'
import { viewKind } from './view.ts'

export type { Kind, PartWork, SolutionCtx } from './contract.ts'

/** In the order in which they need each other; removed the other way round. */
export const KINDS: Kind[] = [objectKind, roleKind, layoutKind, viewKind, formKind, appKind]

export function kindNamed(kind: PartKind): Kind {
  const found = KINDS.find(one => one.kind === kind)
  if (!found) throw new Error(`no kind ${kind}`)
  return found
}
