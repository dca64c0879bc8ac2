import { channelContract } from '../testing/contract.ts'
import { signedCalls } from '../testing/signed-calls.ts'
import { telephoneChannel } from './channel.ts'

type About = { id: string; text: string }

const bytes = (told: unknown) => Buffer.from(JSON.stringify(told))
const ringing = ({ id, text }: About) => ({
  event: 'call.ringing',
  callId: id,
  direction: 'in',
  from: '13800125521',
  to: '02158881234',
  queue: text,
  agentExt: '801',
  at: '2026-11-25T09:59:58Z',
})

channelContract('telephone', {
  channel: telephoneChannel,
  calls: signedCalls({
    message: about => bytes(ringing(about)),
    several: about => bytes(about.map(ringing)),
    unknown: { body: bytes({ ...ringing({ id: '1', text: '' }), event: 'call.teleported' }), becomes: 'problem' },
    textOf: item => item.body['queue'],
  }),
})
