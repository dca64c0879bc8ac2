import { QRCode } from 'antd'
import { useTranslation } from 'react-i18next'
import { CopyButton, Snippet } from './copy.tsx'
import './authenticator.css'

/** What an authenticator app takes: a picture to point it at, and the secret to type. */
export function AppSecret({ secret, uri }: { secret: string; uri: string }) {
  const { t } = useTranslation()
  return (
    <div className="app-secret">
      {/* Apps read dark on light, whatever the theme. */}
      <QRCode value={uri} type="svg" size={168} color="#000" bgColor="#fff" aria-label={t('security.qr')} role="img" />
      <Snippet text={secret} label={t('security.secret')} />
    </div>
  )
}

/** Shown once, to be kept where the telephone is not. */
export function RecoveryCodes({ codes }: { codes: string[] }) {
  const { t } = useTranslation()
  return (
    <section className="recovery-codes">
      <p>{t('security.codesHelp')}</p>
      <ul aria-label={t('security.codes')}>
        {codes.map(code => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <CopyButton text={codes.join('\n')} />
    </section>
  )
}
