import { Type } from 'typebox'
import {
  CALL_STATES,
  type CallLine as CallLineType,
  type CallView as CallViewType,
  type CallerCard as CallerCardType,
  type CallerView as CallerViewType,
} from '../calls.ts'
import { FileView } from './contacts.ts'
import { Count, Id, Text, Time, closed, nullable, oneOf, says } from './common.ts'

const LINE = {
  id: Id,
  callId: Text,
  source: Type.Object({ id: Id, name: Text }, closed),
  direction: oneOf(['in', 'out']),
  state: oneOf(CALL_STATES),
  startedAt: Time,
  answeredAt: nullable(Time),
  endedAt: nullable(Time),
  seconds: nullable(Count),
  number: Type.Object({ value: nullable(Text), is: oneOf(['shown', 'masked', 'hidden', 'withheld']) }, closed),
  line: nullable(Text),
  queue: nullable(Text),
  extension: nullable(Text),
  agent: nullable(Type.Object({ id: Id, name: Text }, closed)),
  mine: Type.Boolean(),
  contact: nullable(Type.Object({ id: Id, name: Text }, closed)),
  notes: Type.Array(
    Type.Object({ id: Id, text: Text, author: Text, at: Time, actId: Id, mine: Type.Boolean() }, closed),
  ),
  recordings: Type.Array(FileView),
  taskId: nullable(Id),
}
export const CallLine = says<CallLineType>()(Type.Object(LINE, closed))

const CallerCard = says<CallerCardType>()(
  Type.Object(
    { id: Id, name: Text, ownerName: nullable(Text), lastAt: nullable(Time), openOrders: nullable(Count) },
    closed,
  ),
)
const CallerView = says<CallerViewType>()(
  Type.Union([
    Type.Object({ is: oneOf(['withheld', 'closed']) }, closed),
    Type.Object({ is: oneOf(['customer', 'candidates']), persons: Type.Array(CallerCard) }, closed),
    Type.Object({ is: Type.Literal('new'), mayCreate: Type.Boolean() }, closed),
  ]),
)
export const CallView = says<CallViewType>()(Type.Object({ ...LINE, caller: CallerView }, closed))
