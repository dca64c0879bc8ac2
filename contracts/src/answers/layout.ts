import { Type } from 'typebox'
import type { Label } from '../fields.ts'
import type { Layout, LayoutForMe, SavedLayout } from '../layout.ts'
import { Text, Time, closed, says } from './common.ts'
import { ConditionSchema } from './records.ts'

const Words = says<Label>()(Type.Object({ zh: Text, en: Text }, closed))
const Section = Type.Object(
  {
    id: Text,
    label: Words,
    columns: Type.Union([Type.Literal(1), Type.Literal(2), Type.Literal(3)]),
    fields: Type.Array(Text),
    when: Type.Optional(ConditionSchema),
  },
  closed,
)
const Tab = Type.Object(
  {
    id: Text,
    label: Words,
    sections: Type.Array(Section),
    related: Type.Array(Type.Object({ object: Text, field: Text }, closed)),
  },
  closed,
)
export const LayoutView = says<Layout>()(Type.Object({ tabs: Type.Array(Tab), without: Type.Array(Text) }, closed))
export const LayoutForMeView = says<LayoutForMe>()(Type.Object({ layout: LayoutView, saved: Type.Boolean() }, closed))
export const SavedLayoutView = says<SavedLayout>()(
  Type.Object({ role: Text, version: Type.Integer(), updatedAt: Time, layout: LayoutView }, closed),
)
