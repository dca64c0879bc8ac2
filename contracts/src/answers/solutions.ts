import { Type } from 'typebox'
import type { Label } from '../fields.ts'
import {
  APP_PAGES,
  PART_KINDS,
  SOLUTION_ACTS,
  type AppPart as AppPartType,
  type ExportablePart,
  type Sandbox as SandboxType,
  type PartChange as PartChangeType,
  type PartPlan as PartPlanType,
  type SolutionChange as SolutionChangeType,
  type SolutionPlan as SolutionPlanType,
  type SolutionView as SolutionViewType,
} from '../solution.ts'
import { Count, Id, Text, Time, closed, nullable, oneOf, says } from './common.ts'

const Words = says<Label>()(Type.Object({ zh: Text, en: Text }, closed))
const Kind = oneOf(PART_KINDS)

export const SolutionView = says<SolutionViewType>()(
  Type.Object(
    {
      name: Text,
      label: Words,
      description: Words,
      origin: oneOf(['product', 'uploaded']),
      version: nullable(Text),
      installed: nullable(Text),
      installedAt: nullable(Time),
      fixed: Type.Boolean(),
      counts: Type.Array(Type.Object({ kind: Kind, count: Count }, closed)),
    },
    closed,
  ),
)
const PartChange = says<PartChangeType>()(
  Type.Object({ path: Text, before: Type.Unknown(), after: Type.Unknown() }, closed),
)
const PartPlan = says<PartPlanType>()(
  Type.Object(
    {
      kind: Kind,
      name: Text,
      label: Words,
      act: oneOf(['add', 'change', 'remove', 'none']),
      changes: Type.Array(PartChange),
      kept: Type.Array(PartChange),
      records: Count,
    },
    closed,
  ),
)
export const SolutionPlanView = says<SolutionPlanType>()(
  Type.Object(
    {
      name: Text,
      label: Words,
      from: nullable(Text),
      to: nullable(Text),
      parts: Type.Array(PartPlan),
      missing: Type.Array(Type.Object({ name: Text, version: Text, installed: nullable(Text) }, closed)),
      needed: Type.Array(Type.Object({ name: Text, label: Words }, closed)),
    },
    closed,
  ),
)
export const SolutionChangeView = says<SolutionChangeType>()(
  Type.Object(
    {
      id: Id,
      solution: Text,
      label: Words,
      act: oneOf(SOLUTION_ACTS),
      version: nullable(Text),
      state: oneOf(['running', 'done', 'failed', 'undone']),
      at: Time,
      by: Text,
      parts: Count,
      kept: Count,
      problem: nullable(Text),
    },
    closed,
  ),
)
const AppItem = Type.Union([
  Type.Object({ object: Text }, closed),
  Type.Object({ page: oneOf(APP_PAGES) }, closed),
  Type.Object({ view: Text }, closed),
])
export const AppView = says<AppPartType>()(
  Type.Object(
    {
      name: Text,
      label: Words,
      icon: Text,
      items: Type.Array(AppItem),
      roles: Type.Optional(Type.Array(Text)),
    },
    closed,
  ),
)
export const ExportablePartView = says<ExportablePart>()(
  Type.Object(
    {
      kind: Kind,
      name: Text,
      label: Words,
      object: nullable(Text),
      solution: nullable(Text),
      changed: Type.Boolean(),
    },
    closed,
  ),
)
export const SandboxView = says<SandboxType>()(
  Type.Object({ id: Id, name: Text, madeBy: Text, madeAt: Time, promotedAt: nullable(Time) }, closed),
)
