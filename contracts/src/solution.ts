import type { Condition } from './condition.ts'
import type { Display } from './display.ts'
import type { Field, Label, Validation } from './fields.ts'
import type { FormBody } from './forms.ts'
import type { Layout } from './layout.ts'
import type { FieldRight, ObjectRights, Rights } from './workspace.ts'

/**
 * A solution: a part of the product, or of a company's configuration, as a folder of small files of JSON (or one .zip of
 * them). `solution.json` is its head; every other file is one part, `objects/lead.json`.
 */
export type SolutionHead = {
  /** ^[a-z][a-z0-9_]{0,40}$ */
  name: string
  label: Label
  description: Label
  /** major.minor.patch */
  version: string
  /** solutions that must be there before, at least in these versions */
  requires?: Record<string, string>
  /** the order of its objects in menus; those not named come after, by name */
  objects?: string[]
}

/** A part's folder, and what its files are. */
export const PART_FOLDERS = {
  objects: 'object',
  roles: 'role',
  layouts: 'layout',
  views: 'view',
  forms: 'form',
  apps: 'app',
} as const
export type PartKind = (typeof PART_FOLDERS)[keyof typeof PART_FOLDERS]
export const PART_KINDS = Object.values(PART_FOLDERS)

/** One part, as it stands in its file; `name` is the file's, without `.json`. */
export type SolutionPart = { kind: PartKind; name: string; body: PartBody }
export type PartBody = { [key: string]: unknown }
export type Solution = { head: SolutionHead; parts: SolutionPart[] }

/** objects/<name>.json. With `extends` the object is another solution's, and what stands here is added to it. */
export type ObjectPart = {
  name: string
  extends?: boolean
  label?: Label
  icon?: string
  nameField?: string
  fields: Field[]
  validations?: Validation[]
}
/** layouts/<object>.json for everybody, layouts/<object>.<role>.json for a role. */
export type LayoutPart = Layout
/** views/<object>.<slug>.json: a shared view. */
export type ViewPart = {
  object: string
  name: Label
  query: { filter?: Condition; search?: string; sort?: { field: string; dir: 'asc' | 'desc' }[] }
  columns: { field: string; width?: number }[]
  display: Display
}
/** roles/<name>.json. What is not said is not allowed; with `extends` the role is there already, and only what is said is added. */
export type RolePart = {
  name: string
  extends?: boolean
  label?: Label
  rights: Partial<Omit<Rights, 'byObject' | 'byField'>> & {
    byObject?: Record<string, Partial<ObjectRights>>
    byField?: Record<string, FieldRight>
  }
}
/** forms/<slug>.json: a public form. */
export type FormPart = { object: string } & FormBody
/** apps/<name>.json: what stands in the rail while the app is chosen. */
export type AppPart = {
  name: string
  label: Label
  icon: string
  items: AppItem[]
  /** whose it is; everybody's when absent */
  roles?: string[]
}
export const APP_PAGES = ['today', 'customers', 'arrivals', 'data'] as const
export type AppItem = { object: string } | { page: (typeof APP_PAGES)[number] } | { view: string }

/** What differs at one place of a part: `fields.email.required`. `undefined` is told as null. */
export type PartChange = { path: string; before: unknown; after: unknown }
/** What would become of a part. `kept`: what the company made different, with what the solution would have put there. */
export type PartPlan = {
  kind: PartKind
  name: string
  label: Label
  act: 'add' | 'change' | 'remove' | 'none'
  changes: PartChange[]
  kept: PartChange[]
  /** of an object to be removed: how many records it has */
  records: number
}
/** What an installation, an upgrade or a removal would do. */
export type SolutionPlan = {
  name: string
  label: Label
  /** the version that is installed now, and the one that would be */
  from: string | null
  to: string | null
  parts: PartPlan[]
  /** solutions that are needed and not there in this version */
  missing: { name: string; version: string; installed: string | null }[]
  /** installed solutions that need what would be removed */
  needed: { name: string; label: Label }[]
}

export type SolutionOrigin = 'product' | 'uploaded'
/** A solution that can be installed or is. */
export type SolutionView = {
  name: string
  label: Label
  description: Label
  origin: SolutionOrigin
  /** the version at hand; null: only what is installed is left */
  version: string | null
  installed: string | null
  installedAt: string | null
  /** nobody may take it away */
  fixed: boolean
  counts: { kind: PartKind; count: number }[]
}

export const SOLUTION_ACTS = ['install', 'upgrade', 'remove', 'promote', 'undo'] as const
/** One installation, upgrade, removal or promotion, or the undoing of one. */
export type SolutionChange = {
  id: string
  solution: string
  label: Label
  act: (typeof SOLUTION_ACTS)[number]
  version: string | null
  state: 'running' | 'done' | 'failed' | 'undone'
  at: string
  by: string
  parts: number
  kept: number
  problem: string | null
}

/** A part of the workspace that can be written to a file. */
export type ExportablePart = {
  kind: PartKind
  name: string
  label: Label
  /** whose it is, of a layout, view or form */
  object: string | null
  /** which solution brought it; null: the company made it */
  solution: string | null
  changed: boolean
}

/** A workspace of its own with this one's configuration and none of its records. */
export type Sandbox = { id: string; name: string; madeBy: string; madeAt: string; promotedAt: string | null }
