import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { showIn } from '../../app/i18n.ts'
import { Logo } from '../../ui/icon.tsx'
import { ChannelDot, useChannelName } from '../../ui/channel.tsx'
import './welcome.css'

/** The doors of the product: what it is on the left, one form on the right. */
export function WelcomeFrame({ title, lead, children }: { title: string; lead?: string; children: ReactNode }) {
  const { t, i18n } = useTranslation()
  const other = i18n.language === 'zh' ? 'en' : 'zh'
  return (
    <div className="welcome">
      <aside>
        <div className="row welcome-brand">
          <Logo size={36} />
          <strong>{t('brand.name')}</strong>
        </div>
        <Streams />
        <p className="welcome-promise">{t('brand.promise')}</p>
        <p className="welcome-detail">{t('brand.detail')}</p>
      </aside>
      <main>
        <div className="welcome-form">
          <span className="welcome-logo">
            <Logo size={36} />
          </span>
          <h1>{title}</h1>
          {lead && <p className="welcome-lead">{lead}</p>}
          {children}
        </div>
        <button
          className="link welcome-locale"
          lang={other === 'en' ? 'en' : 'zh-CN'}
          onClick={() => void showIn(other)}
        >
          {t(`locale.${other}`)}
        </button>
      </main>
    </div>
  )
}

const CHANNELS = ['web', 'wechat', 'wecom', 'mail', 'phone', 'store']

/** The product's idea as a picture: every channel flows into one customer. */
function Streams() {
  const name = useChannelName()
  return (
    <div className="welcome-streams" aria-hidden="true">
      <ul>
        {CHANNELS.map(channel => (
          <li key={channel}>
            <ChannelDot channel={channel} />
            {name(channel)}
          </li>
        ))}
      </ul>
      <svg viewBox="0 0 300 216" preserveAspectRatio="xMinYMid meet" fill="none">
        {CHANNELS.map((channel, lane) => {
          const from = 18 + lane * 36
          const to = ENDS[lane]
          return (
            <path
              key={channel}
              d={`M0 ${from} C 120 ${from} 130 ${to} 240 ${to}`}
              stroke={`var(--ch-${channel})`}
              strokeWidth={WIDTHS[lane]}
              opacity="0.85"
            />
          )
        })}
        <linearGradient id="join" gradientUnits="userSpaceOnUse" x1="214" x2="250">
          <stop offset="0" stopColor="var(--accent)" stopOpacity="0" />
          <stop offset="0.7" stopColor="var(--accent)" />
        </linearGradient>
        <path
          d="M214 94.5 L240 94.5 C 264 94.5 268 105 288 105 L 288 111 C 268 111 264 121.5 240 121.5 L214 121.5 Z"
          fill="url(#join)"
        />
        <circle cx="291" cy="108" r="7" fill="var(--accent)" />
      </svg>
    </div>
  )
}
const WIDTHS = [7, 5.5, 4, 3, 2.5, 5]
/** where each stream meets the line: side by side, 27 units in all */
const ENDS = [98, 104.25, 109, 112.5, 115.25, 119]
