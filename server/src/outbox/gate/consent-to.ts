import type { ConsentWord, GateMessage } from './types.ts'

/** The newest word about this purpose on this channel; `consents` newest first. */
export function consentTo(
  { purpose, channel }: GateMessage,
  consents: ConsentWord[],
): ConsentWord['state'] | undefined {
  return consents.find(one => one.purpose === purpose && one.channel === channel)?.state
}
