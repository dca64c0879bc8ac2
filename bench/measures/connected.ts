import { setTimeout as sleep } from 'node:timers/promises'
import type { ConnectedChannel, MailboxView } from '@huiliu/contracts'
import { WechatPlatform } from '../../server/src/demo/stand-ins/wechat/platform.ts'
import { listen } from '../../server/src/demo/stand-ins/wechat/server.ts'
import { eventually } from '../../server/test/eventually.ts'
import { LOOPBACK, PASSWORD, startMailServer } from '../../server/test/mail-server/mail-server.ts'
import { startServer } from '../../server/test/process.ts'
import { createClient, type Client } from '../client.ts'
import { foundCompany, withFreshFolder } from '../fresh.ts'
import { atMost, type Figure, type Measure, type Options } from '../measure.ts'
import { memoryOf } from '../memory.ts'

const BAR = 300
const ADDRESSES = ['sales@our.example', 'service@our.example']
const LETTERS = 50

/**
 * What server and PostgreSQL hold when idle with every kind of source connected: a website, a shop's server, a webhook, a
 * telephone system, two mailboxes that are watched, an official account with its token. `--idle` seconds are waited (20).
 */
export const connected: Measure = {
  name: 'connected',
  run: options => withFreshFolder(dataDir => measure(dataDir, options)),
}

async function measure(dataDir: string, options: Options): Promise<Figure[]> {
  const token = await foundCompany(dataDir)
  const [mailServer, platform] = [await startMailServer(ADDRESSES), new WechatPlatform()]
  const [wechat, server] = [await listen(platform), await startServer({ dataDir })]
  const client = createClient(server.origin, token)
  try {
    for (const kind of ['website', 'server', 'webhook']) await client.post('/sources', { kind, name: kind })
    await client.post('/channels', { kind: 'telephone', name: '呼叫中心' })
    for (const address of ADDRESSES) {
      await mailServer.lay(
        address,
        Array.from({ length: LETTERS }, (_, n) => letter(address, n)),
      )
      await watched(client, { address, settings: mailServer.settings(address) })
    }
    await account(client, { platform, apiBase: wechat.origin, origin: server.origin })
    await sleep(options.number('idle', 20) * 1000)
    const held = memoryOf({ pid: server.pid, dataDir })
    const note = `server ${held.server.toFixed(0)} MB, PostgreSQL ${held.postgres.toFixed(0)} MB`
    return [atMost(BAR, { id: 'memory-connected', value: held.server + held.postgres, unit: 'MB', note })]
  } finally {
    client.close()
    await server.stop()
    await mailServer.stop()
    await wechat.close()
  }
}

function letter(address: string, n: number): string {
  return `From: c${n}@customer.example\nTo: ${address}\nSubject: Letter ${n}\nMessage-ID: <${n}@customer.example>\n\n请问什么时候可以发货？\n`
}

type Mailbox = { address: string; settings: object }

/** Connected, read once, and waiting for news. */
async function watched(client: Client, { address, settings }: Mailbox): Promise<void> {
  const given = { kind: 'mail', name: address, settings, secrets: { password: PASSWORD } }
  const { id }: ConnectedChannel = JSON.parse(await client.post('/channels', given))
  await eventually(async () => {
    const view: MailboxView = JSON.parse(await client.get(`/channels/${id}/mailbox`))
    return view.state === 'watching' && view.folders.some(folder => folder.held >= LETTERS)
  })
}

type Account = { platform: WechatPlatform; apiBase: string; origin: string }

/** Connected, and tried: its token is held, and a message went through. */
async function account(client: Client, { platform, apiBase, origin }: Account): Promise<void> {
  const { appid, originalId, token, aesKey, secret } = platform.account.identity
  const made: ConnectedChannel = JSON.parse(
    await client.post('/channels', {
      kind: 'wechat',
      name: '服务号',
      settings: { appid, originalId, apiBase, networks: LOOPBACK },
      secrets: { token, encoding_aes_key: aesKey, app_secret: secret },
    }),
  )
  platform.callback = `${origin}${made.path}`
  await client.post(`/channels/${made.id}/trials`, {})
  await platform.text('oBENCH-1', '你好')
}
