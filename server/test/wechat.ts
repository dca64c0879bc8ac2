import type { ConnectedChannel } from '@huiliu/contracts'
import { WechatPlatform } from '../src/demo/stand-ins/wechat/platform.ts'
import { listen } from '../src/demo/stand-ins/wechat/server.ts'
import type { TestApp } from './app.ts'

export type Connected = { channel: ConnectedChannel; platform: WechatPlatform; close(): Promise<void> }

/** An official account connected to the stand-in of its platform; the app listens on a port of its own. */
export async function connectWechat(t: TestApp, origin: string, settings: object = {}): Promise<Connected> {
  const platform = new WechatPlatform()
  const { identity } = platform.account
  const { origin: apiBase, close } = await listen(platform)
  const { status, body } = await t.api<ConnectedChannel>('POST', '/channels', {
    kind: 'wechat',
    name: '澄屿服务号',
    settings: {
      appid: identity.appid,
      originalId: identity.originalId,
      apiBase,
      networks: ['127.0.0.0/8'],
      ...settings,
    },
    secrets: { token: identity.token, encoding_aes_key: identity.aesKey, app_secret: identity.secret },
  })
  if (status !== 201) throw new Error(JSON.stringify(body))
  platform.callback = `${origin}${body.path}`
  return { channel: body, platform, close }
}
