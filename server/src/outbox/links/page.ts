import type { Locale } from '@huiliu/contracts'
import { html, type Html } from '../../kernel/index.ts'
import type { Wish } from './preference.ts'

type Shown = { locale: Locale; company: string; address: string; wish: Wish | null }

const WORDS = {
  zh: {
    title: '邮件偏好',
    on: '会收到营销邮件。',
    off: '已退订，不再收到营销邮件。',
    leave: '退订',
    back: '重新订阅',
    still: '订单、售后等与你有关的通知不受影响。',
  },
  en: {
    title: 'Mail preferences',
    on: 'receives marketing mails.',
    off: 'is unsubscribed and receives no more marketing mails.',
    leave: 'Unsubscribe',
    back: 'Subscribe again',
    still: 'Messages about your orders and requests are not affected.',
  },
}

const STYLE = `body{margin:0;background:#f6f7f7;color:#1c2427;font:16px/1.6 -apple-system,"PingFang SC","Microsoft YaHei","Noto Sans SC",sans-serif}
main{max-width:420px;margin:12vh auto;padding:24px;background:#fff;border:1px solid #e4e7e8;border-radius:8px}
h1{font-size:20px;margin:0 0 12px}p{margin:0 0 16px;overflow-wrap:anywhere}small{color:#4f5a60}
button{font:inherit;padding:6px 20px;border-radius:6px;border:1px solid #0b7285;background:#0b7285;color:#fff;cursor:pointer}
@media(prefers-color-scheme:dark){body{background:#121618;color:#e8ecee}main{background:#1a1f22;border-color:#2c3438}small{color:#aab4b9}
button{background:#3bc9db;border-color:#3bc9db;color:#06272c}}`

/** Where somebody sees what he gets, and says what he wants. Shown to anybody who has the link, so it tells little. */
export function preferencePage({ locale, company, address, wish }: Shown): string {
  const words = WORDS[locale]
  const off = wish === 'withdrawn'
  const page: Html = html`<!doctype html>
    <html lang="${locale === 'zh' ? 'zh-CN' : 'en'}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${words.title}</title>
        <style>
          ${{ markup: STYLE }}
        </style>
      </head>
      <body>
        <main>
          <h1>${company}</h1>
          <p role="status"><strong>${address}</strong> ${off ? words.off : words.on}</p>
          <form method="post">
            <input type="hidden" name="wish" value="${off ? 'subscribe' : 'unsubscribe'}" />
            <p><button type="submit">${off ? words.back : words.leave}</button></p>
          </form>
          <small>${words.still}</small>
        </main>
      </body>
    </html>`
  return page.markup
}
