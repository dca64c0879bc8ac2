import { randomBytes } from 'node:crypto'
import { secretText, type Keys } from '../../channels/index.ts'
import { accountOf, changeChannel, channelViews, connectChannel } from '../../ingest/index.ts'
import type { Sealer } from '../../kernel/index.ts'
import type { CallCtx } from '../../workspace/index.ts'
import { startMailProvider, type MailProvider } from '../stand-ins/mail/server.ts'
import { WechatPlatform } from '../stand-ins/wechat/platform.ts'
import { listen } from '../stand-ins/wechat/server.ts'

export type DemoChannels = {
  telephone: { url: string; secret: string; extension: string }
  wechat: { id: string; platform: WechatPlatform }
  mail: { provider: MailProvider }
}

export const SERVICE_ADDRESS = 'service@chengyu.example'
/** by which the provider signs what it found out of a sender */
export const MAIL_NAME = 'mx.chengyu.example'
type Making = {
  workspaceKey: string
  sealer: Sealer
  /** where the channels' platforms reach us */
  origin: string
  /** what is to end with the demo */
  atEnd: (end: () => Promise<void>) => void
}

/** The company's channels, connected as any company's: made where missing, found again whatever they are called now. */
export async function ensureChannels(ctx: CallCtx, making: Making): Promise<DemoChannels> {
  return {
    telephone: await telephone(ctx, making),
    wechat: await wechat(ctx, making),
    mail: await mail(ctx, making),
  }
}

const EXTENSION = '801'

async function telephone(ctx: CallCtx, making: Making): Promise<DemoChannels['telephone']> {
  const known = (await channelViews(ctx)).find(channel => channel.kind === 'telephone')
  const settings = { extensions: [{ extension: EXTENSION, memberId: ctx.caller.memberId ?? '' }] }
  const channel =
    known ?? (await connectChannel(ctx, making, { kind: 'telephone', name: '客服热线', settings, secrets: {} }))
  const keys = await keysOf(ctx, making, channel.id)
  const secret = secretText(keys['signing']?.[0] ?? Buffer.alloc(0))
  return { url: making.origin + (channel.path ?? ''), secret, extension: EXTENSION }
}

/** The platform's stand-in has a new port at each start, and the account it was connected with. */
async function wechat(ctx: CallCtx, making: Making): Promise<DemoChannels['wechat']> {
  const known = (await channelViews(ctx)).find(channel => channel.kind === 'wechat')
  const keys = known && (await keysOf(ctx, making, known.id))
  const platform = new WechatPlatform(known && keys && { identity: identityOf(known.settings, keys) })
  const { origin, close } = await listen(platform)
  making.atEnd(close)
  const { appid, originalId, secret, token, aesKey } = platform.account.identity
  const settings = { appid, originalId, mode: 'encrypted', apiBase: origin, networks: ['127.0.0.0/8'] }
  const channel = known
    ? await changeChannel(ctx, making.sealer, { id: known.id, change: { settings } })
    : await connectChannel(ctx, making, {
        kind: 'wechat',
        name: '澄屿净水公众号',
        settings,
        secrets: { token, encoding_aes_key: aesKey, app_secret: secret },
      })
  platform.callback = making.origin + (channel.path ?? '')
  return { id: channel.id, platform }
}

/** As with the platform above: new ports, the same mailbox. */
async function mail(ctx: CallCtx, making: Making): Promise<DemoChannels['mail']> {
  const known = (await channelViews(ctx)).find(channel => channel.kind === 'mail')
  const kept = known && (await keysOf(ctx, making, known.id))['password']?.[0]?.toString()
  const password = kept ?? randomBytes(12).toString('base64url')
  const provider = await startMailProvider([{ address: SERVICE_ADDRESS, password }])
  making.atEnd(() => provider.close())
  const settings = {
    address: SERVICE_ADDRESS,
    name: '澄屿净水客服',
    host: '127.0.0.1',
    port: provider.port,
    tls: 'none',
    smtpHost: '127.0.0.1',
    smtpPort: provider.smtpPort,
    smtpTls: 'none',
    authserv: MAIL_NAME,
    networks: ['127.0.0.0/8'],
  }
  if (known) await changeChannel(ctx, making.sealer, { id: known.id, change: { settings } })
  else await connectChannel(ctx, making, { kind: 'mail', name: '客服邮箱', settings, secrets: { password } })
  return { provider }
}

function identityOf(settings: Record<string, unknown>, keys: Keys) {
  const text = (name: string) => String(settings[name] ?? '')
  const secret = (name: string) => keys[name]?.[0]?.toString() ?? ''
  return {
    appid: text('appid'),
    originalId: text('originalId'),
    secret: secret('app_secret'),
    token: secret('token'),
    aesKey: secret('encoding_aes_key'),
  }
}

async function keysOf(ctx: CallCtx, { sealer }: Making, source: string): Promise<Keys> {
  return (await accountOf(ctx.db, sealer, { source, now: ctx.now })).keys
}
