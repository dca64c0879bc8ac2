import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { ConnectedChannel } from '@huiliu/contracts'
import { standingQuery } from '../../../api/wechat.ts'
import { Icon } from '../../../ui/icon.tsx'
import { When } from '../../../ui/when.tsx'
import { SettingsCard } from '../../settings/settings-card.tsx'

/** What is to be done in 公众平台, in its order; what we can see of it is ticked by itself. */
export function Steps({ channel }: { channel: ConnectedChannel }) {
  const { t } = useTranslation()
  const standing = useQuery(standingQuery(channel.id)).data
  const has = (name: string) => channel.secrets.some(secret => secret.name === name)
  const calledAt = standing?.calledAt ?? null
  const plain = channel.settings.mode === 'plain'
  const steps: { key: string; done: boolean | null }[] = [
    { key: 'address', done: calledAt ? true : null },
    { key: 'token', done: has('token') },
    { key: plain ? 'plain' : 'aes', done: plain || has('encoding_aes_key') },
    { key: 'secret', done: has('app_secret') },
    { key: 'called', done: calledAt !== null },
  ]
  return (
    <SettingsCard title={t('wechat.steps')}>
      <ol className="wechat-steps">
        {steps.map(({ key, done }, at) => (
          <li key={key} className={done ? 'ok' : undefined}>
            <span className="wechat-step" aria-hidden="true">
              {done ? <Icon name="check" small /> : at + 1}
            </span>
            <div>
              <strong>{t(`wechat.step.${key}`)}</strong>
              {done && <span className="sr">{t('channels.stepOk')}</span>}
              <p className="faint">{t(`wechat.stepHelp.${key}`)}</p>
              {key === 'called' && (
                <p role="status">
                  {calledAt ? (
                    <>
                      {t('wechat.calledLast')} <When at={calledAt} />
                    </>
                  ) : (
                    <span className="tag warn">{t('wechat.notCalled')}</span>
                  )}
                </p>
              )}
            </div>
          </li>
        ))}
      </ol>
    </SettingsCard>
  )
}
