import type { Label, PartBody, PartChange, PartKind } from '@huiliu/contracts'
import type { TSchema } from 'typebox'
import type { Queryable } from '../../kernel/index.ts'
import type { CallCtx } from '../../workspace/index.ts'

/** Who installs, with what the kinds of parts need beside the workspace. */
export type SolutionCtx = CallCtx & {
  /** part of the addresses of public forms */
  workspaceKey: string
  /** told when rights of roles changed */
  rolesChanged: () => void
}

/** A part on its way from what it is to what it is to be; undefined: not there. */
export type PartWork = { name: string; before: PartBody | undefined; after: PartBody | undefined }

/** One kind of part: one file here, one line in `index.ts`. Bodies are uniform (`json.ts`). */
export type Kind = {
  kind: PartKind
  folder: string
  /** of a file's body */
  schema: TSchema
  /** whether a part with this body may stand in a file of this name */
  named(name: string, body: PartBody): boolean
  /** the body with what it leaves unsaid; as `read` would give it */
  whole?(body: PartBody): PartBody
  /** what the workspace has of this kind, whoever made it */
  read(q: Queryable): Promise<Map<string, PartBody>>
  label(name: string, body: PartBody): Label
  /** what only adds to another's part, with nothing left of its own: what removal makes of it */
  emptied?(body: PartBody): PartBody
  /** what cannot be changed once it is there stays, and is told */
  settle?(before: PartBody, after: PartBody): { after: PartBody; kept: PartChange[] }
  /** makes every part what it is to be; begun anew after an interruption, it finds done what was done */
  apply(ctx: SolutionCtx, works: PartWork[]): Promise<void>
}
