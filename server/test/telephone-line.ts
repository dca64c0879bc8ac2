import type { ConnectedChannel } from '@huiliu/contracts'
import { createPbx, type Pbx } from '../src/demo/stand-ins/pbx.ts'
import type { TestApp } from './app.ts'

/** A telephone system that is connected, with its stand-in. */
export type TelephoneLine = { id: string; pbx: Pbx }

/** `extensions`: extension → member. Makes the app listen. */
export async function connectLine(t: TestApp, extensions: Record<string, string> = {}): Promise<TelephoneLine> {
  const settings = {
    extensions: Object.entries(extensions).map(([extension, memberId]) => ({ extension, memberId })),
  }
  const made = await t.api<ConnectedChannel & { secret: string }>('POST', '/channels', {
    kind: 'telephone',
    name: '呼叫中心',
    settings,
  })
  if (made.status !== 201) throw new Error(JSON.stringify(made.body))
  const { http } = t.app
  const origin = http.server.listening ? http.listeningOrigin : await http.listen({ host: '127.0.0.1', port: 0 })
  return { id: made.body.id, pbx: await createPbx({ url: `${origin}${made.body.path}`, secret: made.body.secret }) }
}
