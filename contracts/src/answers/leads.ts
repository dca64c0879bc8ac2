import { Type } from 'typebox'
import type {
  ConvertedLead as ConvertedLeadType,
  LeadConversion as LeadConversionType,
  LeadDuplicate,
  LeadDuplicates as LeadDuplicatesType,
} from '../leads.ts'
import { Id, Text, closed, nullable, oneOf, says } from './common.ts'

const Duplicate = says<LeadDuplicate>()(
  Type.Object(
    {
      id: Id,
      name: Text,
      detail: nullable(Text),
      owner: nullable(Text),
      by: oneOf(['known', 'phone', 'email', 'name']),
    },
    closed,
  ),
)
export const LeadDuplicates = says<LeadDuplicatesType>()(
  Type.Object(
    {
      contacts: Type.Array(Duplicate),
      accounts: Type.Array(Duplicate),
      can: Type.Object({ contact: Type.Boolean(), account: Type.Boolean(), opportunity: Type.Boolean() }, closed),
    },
    closed,
  ),
)

const Part = Type.Union([Type.Object({ id: Id }, closed), Type.Object({ new: Type.Literal(true) }, closed)])
export const LeadConversion = says<LeadConversionType>()(
  Type.Object(
    {
      contact: Part,
      account: nullable(Part),
      opportunity: nullable(
        Type.Object(
          {
            name: Type.String({ minLength: 1, maxLength: 2000 }),
            amount: Type.Optional(Type.Union([Type.Number(), Type.String({ maxLength: 60 }), Type.Null()])),
            close_date: Type.Optional(Type.String({ format: 'date' })),
          },
          closed,
        ),
      ),
    },
    closed,
  ),
)
export const ConvertedLead = says<ConvertedLeadType>()(
  Type.Object({ actId: Id, lead: Id, contact: Id, account: nullable(Id), opportunity: nullable(Id) }, closed),
)
