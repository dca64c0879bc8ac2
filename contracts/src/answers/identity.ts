import { Type } from 'typebox'
import {
  IDENTIFIER_KINDS,
  REFUSALS,
  type CutPreview as CutPreviewType,
  type EdgeView as EdgeViewType,
  type Explanation as ExplanationType,
  type IdentifierView,
  type IdentityView as IdentityViewType,
  type LinkView as LinkViewType,
  type PathStep as PathStepType,
  type Proposal as ProposalType,
  type SightingView as SightingViewType,
} from '../identity.ts'
import type { LookupView as LookupViewType } from '../contacts.ts'
import { Count, Id, Text, Time, closed, nullable, oneOf, says } from './common.ts'

export const TrustView = oneOf(['claimed', 'verified'])
const Kind = oneOf(IDENTIFIER_KINDS)
const Identifier = says<IdentifierView>()(
  Type.Object({ kind: Kind, scope: Text, value: Text, trust: TrustView, shared: Type.Boolean() }, closed),
)

const EdgeView = says<EdgeViewType>()(
  Type.Object(
    {
      id: Id,
      sightingId: Id,
      identifier: Identifier,
      rule: Text,
      firstAt: Time,
      lastAt: Time,
      evidence: Type.Object({ eventId: nullable(Id), type: nullable(Text), source: Text }, closed),
      state: oneOf(['joined', 'refused', 'cut']),
      refusal: nullable(oneOf(REFUSALS)),
      sentence: Text,
    },
    closed,
  ),
)
const LinkView = says<LinkViewType>()(
  Type.Object(
    {
      id: Id,
      a: Id,
      b: Id,
      verdict: oneOf(['same', 'never']),
      reason: Text,
      by: Text,
      at: Time,
      sentence: Text,
    },
    closed,
  ),
)
const SightingView = says<SightingViewType>()(
  Type.Object(
    {
      id: Id,
      source: Type.Object({ id: Id, name: Text, kind: Text, channel: Text }, closed),
      key: Type.Object({ kind: Kind, value: Text, device: Text }, closed),
      trust: TrustView,
      firstAt: Time,
      lastAt: Time,
      events: nullable(Count),
    },
    closed,
  ),
)
const ProposalView = says<ProposalType>()(
  Type.Object(
    { edgeId: Id, contactId: Id, name: Text, identifier: Identifier, refusal: oneOf(REFUSALS), sentence: Text },
    closed,
  ),
)

export const IdentityView = says<IdentityViewType>()(
  Type.Object(
    {
      contactId: Id,
      sightings: Type.Array(SightingView),
      edges: Type.Array(EdgeView),
      links: Type.Array(LinkView),
      proposals: Type.Array(ProposalView),
      hidden: Type.Boolean(),
    },
    closed,
  ),
)

const Carrier = Type.Object({ id: Id, name: Text, trust: TrustView }, closed)
export const LookupView = says<LookupViewType>()(
  Type.Object({ contact: nullable(Carrier), others: Type.Array(Carrier) }, closed),
)

const PathStep = says<PathStepType>()(
  Type.Object(
    {
      from: SightingView,
      to: SightingView,
      edges: Type.Array(EdgeView),
      link: Type.Optional(LinkView),
      sentence: Text,
    },
    closed,
  ),
)
const Missing = Type.Object(
  {
    refusal: oneOf([...REFUSALS, 'nothing_in_common', 'unknown_identifier', 'hidden']),
    sentence: Text,
    edges: Type.Array(EdgeView),
  },
  closed,
)
export const Explanation = Type.Unsafe<ExplanationType>(
  Type.Union([
    Type.Object({ same: Type.Literal(true), path: Type.Array(PathStep) }, closed),
    Type.Object({ same: Type.Literal(false), missing: Type.Array(Missing) }, closed),
  ]),
)

const Side = Type.Object(
  {
    contactId: Id,
    name: Text,
    sightings: Type.Array(Id),
    events: Count,
    records: Type.Array(Type.Object({ object: Text, id: Id, name: Text }, closed)),
  },
  closed,
)
const LabelView = Type.Object({ zh: Text, en: Text }, closed)
export const CutPreview = says<CutPreviewType>()(
  Type.Object(
    {
      edges: Type.Array(EdgeView),
      hidden: Count,
      links: Type.Array(LinkView),
      sides: Type.Array(Side),
      stays: Type.Array(Type.Object({ field: Text, label: LabelView, value: Type.Unknown() }, closed)),
    },
    closed,
  ),
)

/** A person's word, the person now, and the act to take it back by. */
export const Spoken = Type.Object({ linkId: Id, contactId: Id, actId: Id }, closed)
/** Which edges went, and whose the two sides are now. */
export const Cut = Type.Object({ actId: Id, edges: Type.Array(Id), contacts: Type.Array(Id) }, closed)
