import type { Channel } from '../contract.ts'
import { callbackContract, type CallbackSubject } from './callback-contract.ts'
import { sendContract, type SendSubject } from './send-contract.ts'

/** A channel with what it takes to hold it against the contract: a counterpart that calls us, one that takes messages. */
export type Subject = { channel: Channel; calls?: CallbackSubject; sends?: SendSubject }

/** Registers the tests every channel passes, whatever its platform; a channel with a door must bring its counterpart. */
export function channelContract(name: string, { channel, calls, sends }: Subject): void {
  if (channel.callback && !calls) throw new Error(`${name} is called by its platform: bring a counterpart that calls`)
  if (channel.send && !sends) throw new Error(`${name} sends: bring a counterpart that takes messages`)
  if (calls) callbackContract(name, channel, calls)
  if (sends) sendContract(name, channel, sends)
}
