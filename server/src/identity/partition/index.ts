export { explain, type Missing, type Step, type Why } from './explain.ts'
export { minimumCut, type Cut } from './minimum-cut.ts'
export { partition } from './partition.ts'
export { survivor } from './survivor.ts'
export {
  POLICY,
  type Edge,
  type Identifier,
  type IdentitySet,
  type Joint,
  type Judgement,
  type Link,
  type Mark,
  type Member,
  type Partition,
  type Policy,
  type Sighting,
} from './types.ts'
