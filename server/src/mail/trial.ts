import type { ChannelTrial, Label } from '@huiliu/contracts'
import { detailOf, MailboxClosed, mailSettings, openMailbox, openSmtp, type Account } from '../channels/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { foldersToRead } from './folders.ts'
import { wordsFor } from './words.ts'

type Step = { name: string; ok: boolean; message: Label }

const TRIAL_MS = 40_000

/** Tries a mailbox and its sending server as they were set; no mail is read, and none is sent. */
export async function tryMailbox(ctx: CallCtx, account: Omit<Account, 'token'>): Promise<ChannelTrial> {
  const steps = [...(await readingSteps(account)), await sendingStep(account)]
  return {
    ok: steps.every(step => step.ok),
    steps: steps.map(({ name, ok, message }) => ({ name, ok, message: message[ctx.locale] })),
  }
}

function passwordOf({ keys }: Omit<Account, 'token'>): string {
  return keys['password']?.[0]?.toString() ?? ''
}

async function readingSteps(account: Omit<Account, 'token'>): Promise<Step[]> {
  const settings = mailSettings(account.settings)
  const reached: Step = {
    name: 'reach',
    ok: true,
    message: { zh: `已连接 ${settings.host}`, en: `Connected to ${settings.host}` },
  }
  const signedIn: Step = { name: 'signIn', ok: true, message: { zh: '已登录收件服务器', en: 'Signed in to read mail' } }
  try {
    const client = await openMailbox(settings, passwordOf(account))
    try {
      const folders = foldersToRead(await client.list(), settings.folders).map(folder => folder.path)
      const ok = folders.length > 0
      const none = { zh: '没有找到要读取的文件夹', en: 'None of the folders to read is there' }
      const list = folders.slice(0, 12).join('、')
      const found = {
        zh: `将读取 ${folders.length} 个文件夹：${list}`,
        en: `${folders.length} folders will be read: ${list.replaceAll('、', ', ')}`,
      }
      return [reached, signedIn, { name: 'folders', ok, message: ok ? found : none }]
    } finally {
      await client.logout().catch(() => client.close())
    }
  } catch (error) {
    if (error instanceof MailboxClosed && error.code === 'sign_in_failed') return [reached, failed('signIn', error)]
    return [failed('reach', error)]
  }
}

async function sendingStep(account: Omit<Account, 'token'>): Promise<Step> {
  const settings = mailSettings(account.settings)
  try {
    const connection = await openSmtp(settings, passwordOf(account), AbortSignal.timeout(TRIAL_MS))
    connection.quit()
    return {
      name: 'smtp',
      ok: true,
      message: { zh: `已登录发件服务器 ${settings.smtpHost}`, en: `Signed in to send mail at ${settings.smtpHost}` },
    }
  } catch (error) {
    return failed('smtp', error)
  }
}

function failed(name: string, error: unknown): Step {
  const code = error instanceof MailboxClosed ? error.code : codeOf(error)
  const detail = error instanceof MailboxClosed ? error.detail : detailOf(error)
  const said = detail ? { zh: `（${detail}）`, en: ` (${detail})` } : { zh: '', en: '' }
  return { name, ok: false, message: { zh: wordsFor(code, 'zh') + said.zh, en: wordsFor(code, 'en') + said.en } }
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EAUTH') return 'sign_in_failed'
  return code === 'ETLS' || (typeof code === 'string' && /CERT|SSL|TLS/.test(code)) ? 'no_encryption' : 'no_connection'
}
